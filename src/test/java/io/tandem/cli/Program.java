package io.tandem.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** The program, run in this JVM: its exit code and what it said. */
record Program(int exitCode, String out, String err) {
  static Program run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[arguments.length];
    for (int i = 0; i < words.length; i++) {
      words[i] = arguments[i].toString();
    }
    int code = Tandem.run(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Program(code, out.toString(), err.toString());
  }

  /** The first line of what was said on standard error. */
  String error() {
    return err.lines().findFirst().orElse("");
  }
}
