/** Layers and the networks made of them, on any backend. */
package io.tandem.nn;
