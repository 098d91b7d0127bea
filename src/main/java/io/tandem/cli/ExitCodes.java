package io.tandem.cli;

/** What the program's exit code tells. */
final class ExitCodes {
  static final int DONE = 0;
  static final int CHECK_FAILED = 1;
  static final int USAGE = 2;
  static final int INPUT = 3;
  static final int DEVICE = 4;
  static final int OUTPUT = 5;
  static final int DIVERGED = 6;
  static final int INTERNAL = 70;

  private ExitCodes() {}
}
