package io.tandem.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The definition of a view, by images drawn by hand; features are numbered, -1 is not seen. */
class ReferenceViewTest {
  private static final ImageFrame FRAME = new ImageFrame(2, 2, 3, 1);

  @Test
  void mirroringSwapsLeftAndRightOfEachPlane() {
    assertThat(shown(new ImageView(true, 0, 0, 9, 9)))
        .containsExactly(2, 1, 0, 5, 4, 3, 8, 7, 6, 11, 10, 9);
  }

  @Test
  void whatIsShiftedInIsNotSeen() {
    assertThat(shown(new ImageView(false, 1, 1, 9, 9)))
        .containsExactly(-1, -1, -1, -1, 0, 1, -1, -1, -1, -1, 6, 7);
    assertThat(shown(new ImageView(false, 0, -2, 9, 9)))
        .containsExactly(2, -1, -1, 5, -1, -1, 8, -1, -1, 11, -1, -1);
  }

  @Test
  void aShiftFollowsAMirroringAndTheSquareIsCutLast() {
    assertThat(shown(new ImageView(true, 0, 1, 0, 1)))
        .containsExactly(-1, -1, 1, -1, 5, 4, -1, -1, 7, -1, 11, 10);
  }

  private static int[] shown(ImageView view) {
    return new ReferenceView(FRAME, view).shown();
  }
}
