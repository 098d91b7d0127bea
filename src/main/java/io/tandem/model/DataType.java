package io.tandem.model;

import io.tandem.backend.Precision;

/** The number formats that Tandem reads and writes, by their names in a safetensors header. */
enum DataType {
  F32(Precision.FLOAT32),
  F64(Precision.FLOAT64);

  private final Precision precision;

  DataType(Precision precision) {
    this.precision = precision;
  }

  Precision precision() {
    return precision;
  }

  static DataType of(Precision precision) {
    return precision == Precision.FLOAT32 ? F32 : F64;
  }
}
