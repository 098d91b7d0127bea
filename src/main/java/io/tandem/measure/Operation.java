package io.tandem.measure;

/** What is measured, in the order in which it is measured. */
public enum Operation {
  /** Gather, forward, loss, backward, update, of a net that has the layer as its hidden one. */
  STEP("training step", true, Limit.ARITHMETIC) {
    @Override
    public Case on(LayerShape shape) {
      return new StepCase(shape.inputs(), shape.outputs(), CLASSES, shape.batch());
    }
  },
  /** A layer's outputs, with bias and relu. */
  FORWARD("layer forward", true, Limit.ARITHMETIC) {
    @Override
    public Case on(LayerShape shape) {
      return new ForwardCase(FORWARD, shape);
    }
  },
  /** A layer's gradients: of its weights, its bias and its inputs. */
  BACKWARD("layer backward", true, Limit.ARITHMETIC) {
    @Override
    public Case on(LayerShape shape) {
      return new BackwardCase(shape);
    }
  },
  /** Bias and relu over a layer's outputs, as near to alone as there is: with one input. */
  RELU("relu", true, Limit.MEMORY) {
    @Override
    public Case on(LayerShape shape) {
      return new ForwardCase(RELU, new LayerShape(shape.batch(), 1, shape.outputs()));
    }
  },
  /** Softmax, cross-entropy and its gradient, with the layer's outputs as logits. */
  LOSS("softmax with cross-entropy", false, Limit.MEMORY) {
    @Override
    public Case on(LayerShape shape) {
      return new LossCase(shape.batch(), shape.outputs());
    }
  },
  /** Gradient descent over the layer's parameters. */
  UPDATE("update", false, Limit.MEMORY) {
    @Override
    public Case on(LayerShape shape) {
      return new UpdateCase(shape.inputs(), shape.outputs());
    }
  };

  /** What an operation's speed is judged by. */
  public enum Limit {
    /** Operations a second. */
    ARITHMETIC,
    /** Bytes a second. */
    MEMORY
  }

  private static final int CLASSES = 10;

  private final String text;
  private final boolean multiplies;
  private final Limit limit;

  Operation(String text, boolean multiplies, Limit limit) {
    this.text = text;
    this.multiplies = multiplies;
    this.limit = limit;
  }

  /** The operation at the size of a layer. */
  public abstract Case on(LayerShape shape);

  /** Whether there are matrix products in it, whose factors some precisions round. */
  public boolean multiplies() {
    return multiplies;
  }

  /** What bounds its speed on large inputs. */
  public Limit limit() {
    return limit;
  }

  /** The name as people read it. */
  @Override
  public String toString() {
    return text;
  }
}
