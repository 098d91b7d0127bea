package io.tandem.backend.cpu;

import io.tandem.backend.ImageFrame;
import io.tandem.backend.ImageViews;

/**
 * A mini-batch's images as views show them: rows of bytes of its own, allocated when the first are
 * shown.
 */
final class SeenBytes implements Workers.Task {
  /** A few microseconds' work: much more than handing it over takes. */
  private static final int ROWS_OF_A_PART = 16;

  private final byte[] unseen;
  private byte[][] seen = {};

  // Of the mini-batch at hand; the task itself is made once, so that a step allocates nothing.
  private byte[][] rows;
  private ImageFrame frame;
  private int[] views;
  private int firstView;

  /**
   * No images yet.
   *
   * @param unseen what a view shows in each column where it shows nothing of the image
   */
  SeenBytes(byte[] unseen) {
    this.unseen = unseen;
  }

  /**
   * Replaces a mini-batch's rows by others, in which its images are as views show them.
   *
   * @param images the rows, any of which may be shared with others
   * @param newViews as {@link ImageViews#numbers} has them
   * @param first the place of the first row's view among them
   */
  void replace(byte[][] images, ImageFrame newFrame, int[] newViews, int first, Workers workers) {
    if (seen.length == 0) {
      seen = new byte[images.length][unseen.length];
    }
    rows = images;
    frame = newFrame;
    views = newViews;
    firstView = first;
    workers.run((images.length + ROWS_OF_A_PART - 1) / ROWS_OF_A_PART, this);
  }

  @Override
  public void run(int worker, int part) {
    int end = Math.min((part + 1) * ROWS_OF_A_PART, rows.length);
    for (int row = part * ROWS_OF_A_PART; row < end; row++) {
      int view = (firstView + row) * ImageViews.LENGTH;
      shift(rows[row], view, seen[row]);
      cut(view, seen[row]);
      rows[row] = seen[row];
    }
  }

  private void shift(byte[] image, int view, byte[] to) {
    boolean mirrored = views[view] == 1;
    int down = views[view + 1];
    int right = views[view + 2];
    int height = frame.height();
    int width = frame.width();
    int left = Math.max(0, Math.min(right, width));
    int end = Math.max(left, Math.min(width + right, width));
    for (int line = 0; line < frame.channels() * height; line++) {
      int at = line * width;
      int row = line % height - down;
      if (row < 0 || row >= height || left == end) {
        System.arraycopy(unseen, at, to, at, width);
        continue;
      }
      int from = at - down * width;
      System.arraycopy(unseen, at, to, at, left);
      if (mirrored) {
        int last = from + width - 1 + right;
        for (int column = left; column < end; column++) {
          to[at + column] = image[last - column];
        }
      } else {
        System.arraycopy(image, from + left - right, to, at + left, end - left);
      }
      System.arraycopy(unseen, at + end, to, at + end, width - end);
    }
  }

  private void cut(int view, byte[] to) {
    int width = frame.width();
    int top = Math.max(0, views[view + 3]);
    int bottom = Math.min(frame.height(), views[view + 3] + frame.cutout());
    int left = Math.max(0, views[view + 4]);
    int right = Math.min(width, views[view + 4] + frame.cutout());
    if (left >= right) {
      return;
    }
    for (int channel = 0; channel < frame.channels(); channel++) {
      for (int row = top; row < bottom; row++) {
        int at = (channel * frame.height() + row) * width + left;
        System.arraycopy(unseen, at, to, at, right - left);
      }
    }
  }
}
