package io.tandem.backend;

import java.util.Arrays;

/** What a view shows, by its definition: planes of places, mirrored, then shifted, then cut. */
public record ReferenceView(ImageFrame frame, ImageView view) {
  /** In place of a feature that the view does not show. */
  public static final int NOTHING = -1;

  public static ReferenceView of(ImageFrame frame, ImageViews views, int index) {
    int at = index * ImageViews.LENGTH;
    int[] v = Arrays.copyOfRange(views.numbers(), at, at + ImageViews.LENGTH);
    return new ReferenceView(frame, new ImageView(v[0] == 1, v[1], v[2], v[3], v[4]));
  }

  /** For each feature, which one of the image is seen there, or {@link #NOTHING}. */
  public int[] shown() {
    int[] places = new int[frame.size()];
    Arrays.setAll(places, i -> i);
    return cut(shifted(view.mirrored() ? mirrored(places) : places));
  }

  private int[] mirrored(int[] image) {
    int[] result = new int[image.length];
    forEachPixel(
        (channel, row, column) ->
            result[at(channel, row, column)] = image[at(channel, row, frame.width() - 1 - column)]);
    return result;
  }

  private int[] shifted(int[] image) {
    int[] result = new int[image.length];
    Arrays.fill(result, NOTHING);
    forEachPixel(
        (channel, row, column) -> {
          int newRow = row + view.down();
          int newColumn = column + view.right();
          if (newRow >= 0
              && newRow < frame.height()
              && newColumn >= 0
              && newColumn < frame.width()) {
            result[at(channel, newRow, newColumn)] = image[at(channel, row, column)];
          }
        });
    return result;
  }

  private int[] cut(int[] image) {
    int[] result = image.clone();
    forEachPixel(
        (channel, row, column) -> {
          if (row >= view.cutTop()
              && row < view.cutTop() + frame.cutout()
              && column >= view.cutLeft()
              && column < view.cutLeft() + frame.cutout()) {
            result[at(channel, row, column)] = NOTHING;
          }
        });
    return result;
  }

  private int at(int channel, int row, int column) {
    return (channel * frame.height() + row) * frame.width() + column;
  }

  private interface Pixel {
    void visit(int channel, int row, int column);
  }

  private void forEachPixel(Pixel pixel) {
    for (int channel = 0; channel < frame.channels(); channel++) {
      for (int row = 0; row < frame.height(); row++) {
        for (int column = 0; column < frame.width(); column++) {
          pixel.visit(channel, row, column);
        }
      }
    }
  }
}
