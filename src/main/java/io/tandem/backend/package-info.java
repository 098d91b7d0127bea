/**
 * The seam between training and the devices: one {@link io.tandem.backend.Backend} is one device.
 * What stands above knows this package alone; what a device is made of stays in the package of that
 * device.
 */
package io.tandem.backend;
