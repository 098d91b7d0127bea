/**
 * Many trainings, to find good options: spaces, searches, and trials of which several run at once.
 */
package io.tandem.search;
