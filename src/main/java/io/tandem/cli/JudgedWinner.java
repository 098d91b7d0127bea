package io.tandem.cli;

import java.util.Map;

/** A sweep's winner, judged on the test part, named as programs read it. */
record JudgedWinner(
    int trial, Map<String, String> options, double validationAccuracy, double testAccuracy) {}
