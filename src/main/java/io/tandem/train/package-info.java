/** Training, evaluation and the gradient check, above the seam: the same for every device. */
package io.tandem.train;
