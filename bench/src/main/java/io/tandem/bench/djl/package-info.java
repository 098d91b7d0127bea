/** Deep Java Library on PyTorch. */
package io.tandem.bench.djl;
