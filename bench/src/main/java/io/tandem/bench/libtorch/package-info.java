/** PyTorch's C++ library, by way of its Java presets. */
package io.tandem.bench.libtorch;
