package io.tandem.backend.cuda;

import io.tandem.backend.UpdateRule;
import io.tandem.backend.UpdateRule.Adam;
import io.tandem.backend.UpdateRule.Momentum;
import io.tandem.backend.UpdateRule.RmsProp;
import java.util.ArrayList;
import java.util.List;

/**
 * Updates as kernels: one for all parameters, and another before it where gradients are clipped.
 */
final class Updates {
  private final Launcher kernels;
  private final Scratch scratch;

  Updates(Launcher kernels, Scratch scratch) {
    this.kernels = kernels;
    this.scratch = scratch;
  }

  /** An update by a rule, as {@code kernels/README.md} says. */
  void update(
      UpdateRule rule,
      CudaParameters parameters,
      CudaParameters gradients,
      List<CudaParameters> states,
      DevicePointer cursor,
      CudaTally tally) {
    long blocks = Math.max(1, Math.min((parameters.count() + 1023) / 1024, 1024));
    // One number more than the blocks leave: the factor lies before them, out of their way.
    DevicePointer factor = scratch.partials(Double.BYTES * (blocks + 1));
    DevicePointer partials = factor.plus(Double.BYTES);
    boolean clipping = rule.clipNorm() != UpdateRule.NEVER;
    if (clipping) {
      kernels.launch(
          Kernel.CLIP,
          blocks,
          gradients.place(),
          gradients.count(),
          rule.clipNorm(),
          factor,
          partials,
          scratch.tickets(1));
    }
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                parameters.place(),
                gradients.place(),
                parameters.regularizedCount(),
                parameters.count(),
                rule.l2(),
                clipping ? factor : DevicePointer.NULL,
                cursor,
                tally.place(),
                partials));
    states.forEach(state -> arguments.add(state.place()));
    Kernel kernel = Kernel.DESCEND;
    if (rule instanceof Momentum momentum) {
      kernel = Kernel.MOMENTUM;
      arguments.addAll(List.of(momentum.momentum(), momentum.nesterov()));
    } else if (rule instanceof RmsProp rmsProp) {
      kernel = Kernel.RMS_PROP;
      arguments.addAll(List.of(rmsProp.smoothing(), rmsProp.epsilon()));
    } else if (rule instanceof Adam adam) {
      kernel = Kernel.ADAM;
      arguments.addAll(List.of(adam.beta1(), adam.beta2(), adam.epsilon()));
    }
    kernels.launch(kernel, blocks, arguments.toArray());
  }
}
