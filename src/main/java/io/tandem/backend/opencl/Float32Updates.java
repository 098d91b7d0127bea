package io.tandem.backend.opencl;

import io.tandem.backend.HostTally;
import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import io.tandem.backend.StepSize;
import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import java.util.List;

/** Updates as records of a program; {@link Float32Kernel} says what stands in them. */
final class Float32Updates {
  private static final int HEAD = 6;
  private static final int OF_A_PARAMETER = 6;

  private final Float32Program program;
  private final int groups;

  Float32Updates(Float32Program program, int groups) {
    this.program = program;
    this.groups = groups;
  }

  /** Queues an update, and a pass over the gradients before it where they are clipped. */
  void add(
      UpdateRule rule,
      StepSize size,
      OpenClParameters parameters,
      ParameterGroup gradients,
      List<ParameterGroup> states,
      HostTally tally) {
    List<ParameterShape> shapes = parameters.shapes();
    int[] record = new int[HEAD + OF_A_PARAMETER * shapes.size()];
    record[0] = Opcode.UPDATE;
    record[2] = numbers(rule, size);
    record[1] = number(rule);
    record[3] =
        rule.l2() == 0 ? Product.NOWHERE : program.sum(sum -> tally.addPenalty(rule.l2() * sum));
    record[4] = Product.NOWHERE;
    record[5] = shapes.size();
    for (int i = 0; i < shapes.size(); i++) {
      Float32Matrix values = (Float32Matrix) parameters.matrices().get(i);
      int at = HEAD + OF_A_PARAMETER * i;
      record[at] = program.write(values);
      record[at + 1] = program.read((Float32Matrix) gradients.matrices().get(i));
      record[at + 2] = state(states, 0, i);
      record[at + 3] = state(states, 1, i);
      record[at + 4] = values.values().length;
      record[at + 5] = shapes.get(i).regularized() ? 1 : 0;
    }
    if (rule.clipNorm() == UpdateRule.NEVER) {
      program.add(record);
    } else {
      record[4] = program.scratch(groups);
      program.add(squares(gradients.matrices(), record[4]), record);
    }
  }

  private int state(List<ParameterGroup> states, int number, int parameter) {
    return number < states.size()
        ? program.write((Float32Matrix) states.get(number).matrices().get(parameter))
        : Product.NOWHERE;
  }

  private int[] squares(List<Matrix> matrices, int sums) {
    int[] record = new int[3 + 2 * matrices.size()];
    record[0] = Opcode.SQUARES;
    record[1] = sums;
    record[2] = matrices.size();
    for (int i = 0; i < matrices.size(); i++) {
      Float32Matrix matrix = (Float32Matrix) matrices.get(i);
      record[3 + 2 * i] = program.read(matrix);
      record[4 + 2 * i] = matrix.values().length;
    }
    return record;
  }

  private static int number(UpdateRule rule) {
    if (rule instanceof Momentum) {
      return Opcode.MOMENTUM;
    }
    if (rule instanceof RmsProp) {
      return Opcode.RMS_PROP;
    }
    return rule instanceof Adam ? Opcode.ADAM : Opcode.DESCENT;
  }

  private int numbers(UpdateRule rule, StepSize size) {
    int place =
        program.scalars(
            size.rate(), size.decay(), size.correction(), 2 * rule.l2(), rule.clipNorm());
    if (rule instanceof Momentum momentum) {
      program.scalars(momentum.momentum(), momentum.nesterov() ? 1 : 0);
    } else if (rule instanceof RmsProp rms) {
      program.scalars(rms.smoothing(), 1 - rms.smoothing(), rms.epsilon());
    } else if (rule instanceof Adam adam) {
      program.scalars(
          adam.beta1(), 1 - adam.beta1(), adam.beta2(), 1 - adam.beta2(), adam.epsilon());
    }
    return place;
  }
}
