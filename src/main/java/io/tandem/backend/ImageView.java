package io.tandem.backend;

/**
 * How one image is seen: mirrored or not, then shifted, then with the square of its {@link
 * ImageFrame} left out. All channels are seen alike.
 *
 * @param mirrored whether left and right change places
 * @param down by how many rows of pixels it is shifted down; up where negative
 * @param right by how many columns of pixels it is shifted to the right; left where negative
 * @param cutTop the square's first row of pixels in what is seen; the square may lie in part or
 *     wholly outside
 * @param cutLeft the square's first column of pixels
 */
public record ImageView(boolean mirrored, int down, int right, int cutTop, int cutLeft) {}
