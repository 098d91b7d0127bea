/** ONNX Runtime in the comparisons. */
package io.tandem.bench.onnxruntime;
