/** The comparisons: who takes part, whose turn it is, and the tables. Knows no library. */
package io.tandem.bench.comparison;
