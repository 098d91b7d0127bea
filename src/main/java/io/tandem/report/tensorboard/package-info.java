/** Runs as TensorBoard reads them. */
package io.tandem.report.tensorboard;
