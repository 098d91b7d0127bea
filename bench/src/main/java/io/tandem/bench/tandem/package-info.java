/** Tandem, and what it stands on: EJML and the JVM's vectors. */
package io.tandem.bench.tandem;
