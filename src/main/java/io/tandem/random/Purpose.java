package io.tandem.random;

/** What random numbers are drawn for: each purpose has numbers of its own under the same seed. */
public enum Purpose {
  /** Parameters before training; counted by the parameter's number and the element's index. */
  INITIALIZATION(1),
  /** The order of the training examples; counted by the epoch. */
  SHUFFLE(2),
  /** Which examples are for training, validation and test. */
  SPLIT(3),
  /** Which elements a gradient check compares; counted by the layer. */
  GRADIENT_CHECK(4),
  /** Which settings a search tries; counted by the draw and the option's place. */
  SEARCH(20),
  /** How training images are varied; counted by the epoch and the example's place in it. */
  AUGMENTATION(5),
  /** Which outputs dropout drops; counted by the layer, the update and the output's place. */
  DROPOUT(6);

  private final int key;

  Purpose(int key) {
    this.key = key;
  }

  /** The second word of the generator's key: fixed for good, since results depend on it. */
  public int key() {
    return key;
  }
}
