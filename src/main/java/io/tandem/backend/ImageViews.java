package io.tandem.backend;

/** A view of each example that a cursor visits, in the order of the visits. */
public final class ImageViews {
  /** How many numbers a view is on a device. */
  public static final int LENGTH = 5;

  private final int[] numbers;

  /** So many views, neither mirrored nor shifted, with their square in the upper left corner. */
  public ImageViews(int count) {
    numbers = new int[Math.multiplyExact(count, LENGTH)];
  }

  /** The number of views. */
  public int count() {
    return numbers.length / LENGTH;
  }

  /** Overwrites a view. */
  public void set(int index, ImageView view) {
    int at = index * LENGTH;
    numbers[at] = view.mirrored() ? 1 : 0;
    numbers[at + 1] = view.down();
    numbers[at + 2] = view.right();
    numbers[at + 3] = view.cutTop();
    numbers[at + 4] = view.cutLeft();
  }

  /**
   * The views one after the other, each as whether it is mirrored (1 or 0), down, right, cutTop and
   * cutLeft: the storage itself, not a copy.
   */
  public int[] numbers() {
    return numbers;
  }
}
