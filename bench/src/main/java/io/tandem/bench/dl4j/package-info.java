/** Deeplearning4j. */
package io.tandem.bench.dl4j;
