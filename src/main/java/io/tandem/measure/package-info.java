/**
 * Devices measured: what is timed, with its inputs, its cost and how exact its result must be, each
 * declared once; how it is timed; and what comes of comparing devices.
 */
package io.tandem.measure;
