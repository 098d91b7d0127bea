package io.tandem.backend.opencl;

/** The numbers of the kernel's operations: each record of a program starts with one. */
final class Opcode {
  static final int GATHER_BYTES = 0;
  static final int GATHER_REALS = 1;
  static final int PRODUCTS = 2;
  static final int JOIN = 3;
  static final int DERIVATIVE = 4;
  static final int SOFTMAX = 5;
  static final int CROSS_ENTROPY = 6;
  static final int UPDATE = 7;
  static final int SQUARES = 8;
  static final int GATHER_VIEWS = 9;
  static final int NORMALIZE_BATCH = 10;
  static final int NORMALIZE_BATCH_BACKWARD = 11;
  static final int NORMALIZE_EXAMPLES = 12;
  static final int NORMALIZE_EXAMPLES_BACKWARD = 13;
  static final int DROPOUT = 14;
  static final int SQUARED_ERROR = 15;

  // The rules of an update.
  static final int DESCENT = 0;
  static final int MOMENTUM = 1;
  static final int RMS_PROP = 2;
  static final int ADAM = 3;

  private Opcode() {}
}
