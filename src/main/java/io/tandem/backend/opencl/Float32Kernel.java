package io.tandem.backend.opencl;

import io.tandem.backend.ImageViews;
import io.tandem.backend.UpdateRule;

/**
 * All operations of a training step as one kernel, since Aparapi's device memory belongs to one
 * kernel. Each pass does the operation whose record {@link #operations} names for it: the record
 * starts with an {@link Opcode}, and what follows are sizes and offsets, of matrices in {@link
 * #arena}, of data in the other arrays. Every pass has the same groups of {@link #GROUP}
 * work-items; an operation hands out its parts, tiles or elements, in turn.
 *
 * <p>Aparapi translates {@link #run} and what it calls from bytecode to OpenCL: there are no
 * objects, no switch, and no two results of one method here.
 */
class Float32Kernel extends Float32LossKernel {
  /** Rows and columns of a product's tile; each work-item makes 4 x 4 of its numbers. */
  static final int TILE = 64;

  private static final int SIDE = 16;
  private static final int BLOCK = TILE / SIDE;

  /** How much of a product's sums is in local memory at once. */
  private static final int DEPTH = 16;

  /** How many numbers a view of an image is. */
  private static final int VIEW = ImageViews.LENGTH;

  /** Farther than any row is long. */
  private static final int UNSEEN = Integer.MAX_VALUE;

  /** One more than a tile's length, so that lanes that write down a column meet different banks. */
  private static final int STRIDE = TILE + 1;

  /** As the updates' contract has it. */
  private static final float CLIP_EPSILON = (float) UpdateRule.CLIP_EPSILON;

  /** Features that are bytes, of all data sets, row by row. */
  byte[] bytes = new byte[1];

  /** Labels of all data sets, the orders in which examples are visited, and their views. */
  int[] integers = new int[1];

  private final float[] left_$local$ = new float[DEPTH * STRIDE];
  private final float[] right_$local$ = new float[DEPTH * STRIDE];
  private final float[] block_$private$16 = new float[BLOCK * BLOCK];

  @Override
  public void run() {
    if (getGlobalId() == 0) {
      arena[0] = getPassId();
    }
    int record = operations[getPassId()];
    int opcode = operations[record];
    if (opcode == Opcode.PRODUCTS) {
      products(record);
    } else if (opcode == Opcode.JOIN) {
      join(record);
    } else if (opcode == Opcode.UPDATE) {
      update(record);
    } else if (opcode == Opcode.SQUARES) {
      squares(record);
    } else if (opcode == Opcode.CROSS_ENTROPY) {
      crossEntropy(record);
    } else if (opcode == Opcode.SQUARED_ERROR) {
      squaredError(record);
    } else if (opcode == Opcode.SOFTMAX) {
      softmax(record);
    } else if (opcode == Opcode.DERIVATIVE) {
      derivative(record);
    } else if (opcode == Opcode.NORMALIZE_BATCH) {
      normalizeBatch(record);
    } else if (opcode == Opcode.NORMALIZE_BATCH_BACKWARD) {
      normalizeBatchBackward(record);
    } else if (opcode == Opcode.NORMALIZE_EXAMPLES) {
      normalizeExamples(record);
    } else if (opcode == Opcode.NORMALIZE_EXAMPLES_BACKWARD) {
      normalizeExamplesBackward(record);
    } else if (opcode == Opcode.DROPOUT) {
      dropout(record);
    } else {
      gather(record, opcode);
    }
  }

  /**
   * Record: features, labels, rows, columns, order, labels of all, values of all, mean, factor; for
   * views also unseen, views, height, width, cutout.
   */
  private void gather(int record, int opcode) {
    int features = operations[record + 1];
    int labels = operations[record + 2];
    int rows = operations[record + 3];
    int columns = operations[record + 4];
    int order = operations[record + 5];
    int allLabels = operations[record + 6];
    int values = operations[record + 7];
    int mean = operations[record + 8];
    int factor = operations[record + 9];
    for (int i = getGlobalId(); i < rows * columns; i += getGlobalSize()) {
      int row = i / columns;
      int column = i - row * columns;
      int from = values + integers[order + row] * columns + column;
      if (opcode == Opcode.GATHER_VIEWS) {
        int distance = distance(column, operations[record + 11] + row * VIEW, record + 12);
        from += distance;
        if (distance == UNSEEN) {
          from = operations[record + 10] + column;
        }
      }
      float value = 0;
      if (opcode == Opcode.GATHER_REALS) {
        value = reals[from];
      } else {
        value = bytes[from] & 0xff;
      }
      arena[features + i] = (value - reals[mean + column]) * reals[factor + column];
    }
    for (int row = getGlobalId(); row < rows; row += getGlobalSize()) {
      arena[labels + row] = integers[allLabels + integers[order + row]];
    }
  }

  /**
   * How far on in its row a view finds what it shows in a column, or UNSEEN.
   *
   * @param view the place of its numbers, in the order of {@code ImageViews}
   * @param frame the place of height, width and cutout
   */
  private int distance(int column, int view, int frame) {
    int height = operations[frame];
    int width = operations[frame + 1];
    int cutout = operations[frame + 2];
    int line = column / width;
    int row = line % height;
    int place = column - line * width;
    int fromRow = row - integers[view + 1];
    int from = place - integers[view + 2];
    if (integers[view] == 1) {
      from = width - 1 - from;
    }
    int distance = (fromRow - row) * width + from - place;
    if (fromRow < 0 || fromRow >= height || from < 0 || from >= width) {
      distance = UNSEEN;
    }
    int below = row - integers[view + 3];
    int beside = place - integers[view + 4];
    if (below >= 0 && below < cutout && beside >= 0 && beside < cutout) {
      distance = UNSEEN;
    }
    return distance;
  }

  /**
   * Record: how many products; for each {@link Product#LENGTH} numbers, which {@link #product}
   * names. The tiles of all of them are handed out together.
   */
  private void products(int record) {
    int count = operations[record + 1];
    int tiles = 0;
    for (int i = 0; i < count; i++) {
      tiles += tiles(record + 2 + i * Product.LENGTH);
    }
    for (int tile = getGroupId(); tile < tiles; tile += getNumGroups()) {
      int at = record + 2;
      int number = tile;
      while (number >= tiles(at)) {
        number -= tiles(at);
        at += Product.LENGTH;
      }
      product(at, number);
    }
  }

  private int tiles(int at) {
    return (operations[at] + TILE - 1) / TILE * ((operations[at + 1] + TILE - 1) / TILE);
  }

  /**
   * Makes one tile of a {@link Product}, whose numbers are in its order: C's rows and columns, the
   * terms, A and B each with its place and its ways down and across, C, bias, activation, what it
   * is applied to, sums of rows.
   */
  private void product(int at, int tile) {
    int rows = operations[at];
    int columns = operations[at + 1];
    int terms = operations[at + 2];
    int a = operations[at + 3];
    int aDown = operations[at + 4];
    int aAcross = operations[at + 5];
    int b = operations[at + 6];
    int bDown = operations[at + 7];
    int bAcross = operations[at + 8];
    int c = operations[at + 9];
    int bias = operations[at + 10];
    int activation = operations[at + 11];
    int sums = operations[at + 12];
    int rowSums = operations[at + 13];
    int tilesAcross = (columns + TILE - 1) / TILE;
    int top = tile / tilesAcross * TILE;
    int edge = tile % tilesAcross * TILE;
    int lane = getLocalId();
    int down = lane / SIDE;
    int across = lane % SIDE;
    for (int i = 0; i < BLOCK * BLOCK; i++) {
      block_$private$16[i] = 0;
    }
    float rowSum = 0;
    for (int from = 0; from < terms; from += DEPTH) {
      // Lanes side by side read numbers side by side, whichever way a factor lies.
      for (int i = lane; i < TILE * DEPTH; i += GROUP) {
        int depth = i / TILE;
        int place = i % TILE;
        if (aAcross == 1) {
          depth = i % DEPTH;
          place = i / DEPTH;
        }
        float value = 0;
        if (top + place < rows && from + depth < terms) {
          value = arena[a + (top + place) * aDown + (from + depth) * aAcross];
        }
        left_$local$[depth * STRIDE + place] = value;
      }
      for (int i = lane; i < TILE * DEPTH; i += GROUP) {
        int depth = i / TILE;
        int place = i % TILE;
        if (bDown == 1) {
          depth = i % DEPTH;
          place = i / DEPTH;
        }
        float value = 0;
        if (edge + place < columns && from + depth < terms) {
          value = arena[b + (from + depth) * bDown + (edge + place) * bAcross];
        }
        right_$local$[depth * STRIDE + place] = value;
      }
      localBarrier();
      for (int depth = 0; depth < DEPTH; depth++) {
        for (int i = 0; i < BLOCK; i++) {
          float value = left_$local$[depth * STRIDE + down + i * SIDE];
          for (int j = 0; j < BLOCK; j++) {
            block_$private$16[i * BLOCK + j] +=
                value * right_$local$[depth * STRIDE + across + j * SIDE];
          }
        }
      }
      if (rowSums >= 0 && edge == 0 && lane < TILE) {
        for (int depth = 0; depth < DEPTH; depth++) {
          rowSum += left_$local$[depth * STRIDE + lane];
        }
      }
      localBarrier();
    }
    for (int i = 0; i < BLOCK; i++) {
      for (int j = 0; j < BLOCK; j++) {
        int row = top + down + i * SIDE;
        int column = edge + across + j * SIDE;
        if (row < rows && column < columns) {
          float value = block_$private$16[i * BLOCK + j];
          if (bias >= 0) {
            value += arena[bias + column];
          }
          if (sums >= 0) {
            arena[sums + row * columns + column] = value;
          }
          if (activation != 0) {
            value = activated(value, activation);
          }
          arena[c + row * columns + column] = value;
        }
      }
    }
    if (rowSums >= 0 && edge == 0 && lane < TILE && top + lane < rows) {
      arena[rowSums + top + lane] = rowSum;
    }
  }

  /**
   * Record: the pieces of a matrix, how many, its numbers, its columns, bias, activation, what it
   * is applied to, y. Adds up the pieces and the bias.
   */
  private void join(int record) {
    int pieces = operations[record + 1];
    int count = operations[record + 2];
    int size = operations[record + 3];
    int columns = operations[record + 4];
    int bias = operations[record + 5];
    int activation = operations[record + 6];
    int sums = operations[record + 7];
    int y = operations[record + 8];
    for (int i = getGlobalId(); i < size; i += getGlobalSize()) {
      float sum = 0;
      for (int piece = 0; piece < count; piece++) {
        sum += arena[pieces + piece * size + i];
      }
      sum += arena[bias + i % columns];
      if (sums >= 0) {
        arena[sums + i] = sum;
      }
      arena[y + i] = activated(sum, activation);
    }
  }

  /** Record: place for sums, how many matrices; for each its place and its size. */
  private void squares(int record) {
    int count = operations[record + 2];
    float squares = 0;
    for (int matrix = 0; matrix < count; matrix++) {
      int values = operations[record + 3 + 2 * matrix];
      int size = operations[record + 4 + 2 * matrix];
      for (int i = getGlobalId(); i < size; i += getGlobalSize()) {
        squares += arena[values + i] * arena[values + i];
      }
    }
    leaveSum(squares, operations[record + 1] + getGroupId());
  }

  /**
   * Record: the rule, the place of its numbers in the scalars, place for sums or -1, place of the
   * sums of the gradients' squares or -1, how many parameters; for each its place, its gradient's,
   * its states' or -1, its size, and whether it is regularised. Each group leaves the sum of the
   * squares of its regularised parameters. The scalars: learning rate, decay, correction, twice the
   * L2 factor, the largest norm of the gradients, then the rule's own, as {@link #direction} says.
   */
  private void update(int record) {
    int rule = operations[record + 1];
    int numbers = operations[record + 2];
    int sums = operations[record + 3];
    int count = operations[record + 5];
    float rate = scalars[numbers];
    float clip = clip(operations[record + 4], scalars[numbers + 4]);
    float squares = 0;
    for (int parameter = 0; parameter < count; parameter++) {
      int at = record + 6 + 6 * parameter;
      int values = operations[at];
      int gradients = operations[at + 1];
      int first = operations[at + 2];
      int second = operations[at + 3];
      int size = operations[at + 4];
      float decay = 0;
      float twiceL2 = 0;
      if (operations[at + 5] == 1) {
        decay = scalars[numbers + 1];
        twiceL2 = scalars[numbers + 3];
      }
      for (int i = getGlobalId(); i < size; i += getGlobalSize()) {
        float value = arena[values + i];
        if (twiceL2 != 0) {
          squares += value * value;
        }
        float slope = clip * arena[gradients + i] + twiceL2 * value;
        float direction = direction(rule, numbers, slope, first + i, second + i);
        arena[values + i] = value - decay * value - rate * direction;
      }
    }
    if (sums >= 0) {
      leaveSum(squares, sums + getGroupId());
    }
  }

  /** What gradients are multiplied by so that their norm is within the largest. */
  private float clip(int sums, float largest) {
    float clip = 1;
    if (sums >= 0) {
      float squares = 0;
      for (int group = 0; group < getNumGroups(); group++) {
        squares += arena[sums + group];
      }
      clip = largest / (sqrt(squares) + CLIP_EPSILON);
      if (clip > 1) {
        clip = 1;
      }
    }
    return clip;
  }

  /**
   * Where a rule goes, with states at two places of the arena. The numbers of a rule follow the
   * five that all have: momentum and 1 in Nesterov's form; smoothing, its rest to 1 and epsilon;
   * beta1, its rest, beta2, its rest and epsilon.
   */
  private float direction(int rule, int numbers, float slope, int first, int second) {
    int own = numbers + 5;
    float direction = slope;
    if (rule == Opcode.MOMENTUM) {
      float velocity = scalars[own] * arena[first] + slope;
      arena[first] = velocity;
      direction = velocity;
      if (scalars[own + 1] == 1) {
        direction = slope + scalars[own] * velocity;
      }
    } else if (rule == Opcode.RMS_PROP) {
      float mean = scalars[own] * arena[first] + scalars[own + 1] * (slope * slope);
      arena[first] = mean;
      direction = slope / (sqrt(mean) + scalars[own + 2]);
    } else if (rule == Opcode.ADAM) {
      float mean = scalars[own] * arena[first] + scalars[own + 1] * slope;
      float square = scalars[own + 2] * arena[second] + scalars[own + 3] * (slope * slope);
      arena[first] = mean;
      arena[second] = square;
      direction = mean / (sqrt(scalars[numbers + 2] * square) + scalars[own + 4]);
    }
    return direction;
  }
}
