package io.tandem.data;

import java.util.Optional;

/**
 * What a data set's files hold.
 *
 * @param training all examples that no other part has
 * @param validation where the data set comes with one
 * @param test where the data set comes with one
 */
record Parts(Dataset training, Optional<Dataset> validation, Optional<LazyDataset> test) {
  static Parts of(Split split) {
    return new Parts(
        split.training(), Optional.of(split.validation()), Optional.of(split.lazyTest()));
  }

  static Parts whole(Dataset all) {
    return new Parts(all, Optional.empty(), Optional.empty());
  }

  boolean isWhole() {
    return validation.isEmpty() && test.isEmpty();
  }
}
