/** What a run shows to people: curves, weight images, confusions. */
package io.tandem.report;
