package io.tandem.backend.opencl;

import io.tandem.backend.Activation;

/**
 * A product of two matrices, C = A * B, as the kernel makes it.
 *
 * @param rows of C
 * @param columns of C
 * @param terms of each sum
 * @param c the place of C
 * @param bias the place of what is added to each of C's rows, or {@link #NOWHERE}
 * @param activation that is applied after that
 * @param sums the place for what it is applied to, or {@link #NOWHERE}
 * @param rowSums the place for the sums of A's rows, or {@link #NOWHERE}
 */
record Product(
    int rows,
    int columns,
    int terms,
    Factor a,
    Factor b,
    int c,
    int bias,
    Activation activation,
    int sums,
    int rowSums) {
  /** The place of what is not wanted. */
  static final int NOWHERE = -1;

  /** How many numbers of a record describe a product. */
  static final int LENGTH = 14;

  /** The product and nothing else. */
  Product(int rows, int columns, int terms, Factor a, Factor b, int c) {
    this(rows, columns, terms, a, b, c, NOWHERE, Activation.IDENTITY, NOWHERE, NOWHERE);
  }

  Product activated(int biasPlace, Activation by, int sumsPlace) {
    return new Product(rows, columns, terms, a, b, c, biasPlace, by, sumsPlace, rowSums);
  }

  Product withRowSums(int place) {
    return new Product(rows, columns, terms, a, b, c, bias, activation, sums, place);
  }

  /** How many tiles C has. */
  int tiles() {
    return tiles(rows) * tiles(columns);
  }

  private static int tiles(int length) {
    return (length + Float32Kernel.TILE - 1) / Float32Kernel.TILE;
  }

  /**
   * Products of pieces of A and B, whose sum is C.
   *
   * @param place of the first of them; the others follow
   */
  Product[] cut(int pieces, int place) {
    Product[] cut = new Product[pieces];
    for (int i = 0; i < pieces; i++) {
      int from = (int) ((long) terms * i / pieces);
      int to = (int) ((long) terms * (i + 1) / pieces);
      cut[i] =
          new Product(
              rows,
              columns,
              to - from,
              a.withoutColumns(from),
              b.withoutRows(from),
              place + i * rows * columns);
    }
    return cut;
  }

  /** The record of products that are made together. */
  static int[] record(Product... products) {
    int[] record = new int[2 + products.length * LENGTH];
    record[0] = Opcode.PRODUCTS;
    record[1] = products.length;
    for (int i = 0; i < products.length; i++) {
      System.arraycopy(products[i].numbers(), 0, record, 2 + i * LENGTH, LENGTH);
    }
    return record;
  }

  private int[] numbers() {
    return new int[] {
      rows,
      columns,
      terms,
      a.place(),
      a.down(),
      a.across(),
      b.place(),
      b.down(),
      b.across(),
      c,
      bias,
      activation.ordinal(),
      sums,
      rowSums
    };
  }
}
