/** How parameters follow their gradients: optimisers and learning rate schedules. */
package io.tandem.optim;
