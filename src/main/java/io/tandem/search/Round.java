package io.tandem.search;

import java.util.ArrayList;
import java.util.List;

/**
 * A round of a search: some trials, trained for the same part of their length.
 *
 * @param trials how many take part
 * @param share of a whole training, from 0, exclusive, to 1
 */
public record Round(int trials, double share) {
  /** One round of whole trainings. */
  public static List<Round> single(int trials) {
    return List.of(new Round(trials, 1));
  }

  /**
   * Successive halving (Jamieson and Talwalkar, "Non-stochastic Best Arm Identification and
   * Hyperparameter Optimization", AISTATS 2016): the better half of a round's trials goes on to the
   * next, which is twice as long, until two or three are left and trained to the end. So every
   * round costs about as much as another.
   *
   * @param trials at least 1
   */
  public static List<Round> halving(int trials) {
    int count = 1;
    while (trials >> count > 1) {
      count++;
    }
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rounds.add(new Round(trials >> i, 1.0 / (1 << (count - 1 - i))));
    }
    return rounds;
  }
}
