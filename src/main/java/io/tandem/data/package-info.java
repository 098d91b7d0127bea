/** Data sets: read and checked, split into parts, and normalised. */
package io.tandem.data;
