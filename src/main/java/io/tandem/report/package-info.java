/** What is shown to people: curves, weight images, confusions, devices compared. */
package io.tandem.report;
