package io.tandem.backend.cuda;

import io.tandem.backend.Step;
import java.util.function.Consumer;
import jcuda.driver.CUgraph;
import jcuda.driver.CUgraphExec;
import jcuda.driver.CUresult;
import jcuda.driver.CUstreamCaptureMode;
import jcuda.driver.JCudaDriver;

/**
 * A step as a CUDA graph. Its first run calls the operations as they are, which lets them allocate
 * what they need and cuBLAS load its kernels; the second captures them; later ones replay. The
 * driver calls belong to the GPU that the caller has entered.
 */
final class RecordedStep implements Step, Resources.Resource {
  private final Stream stream;
  private final Runnable operations;
  private final Consumer<CursorMoves> countFor;
  private boolean called;
  private CUgraphExec graph;
  private CursorMoves moves;

  /**
   * A step that has not run.
   *
   * @param countFor tells the operations who counts the cursors' moves in place of the cursors
   *     themselves; null for nobody
   */
  RecordedStep(Stream stream, Runnable operations, Consumer<CursorMoves> countFor) {
    this.stream = stream;
    this.operations = operations;
    this.countFor = countFor;
  }

  @Override
  public void run(int times) {
    int left = times;
    if (left > 0 && !called) {
      operations.run();
      called = true;
      left--;
    }
    if (left > 0) {
      capture();
      replay(left);
    }
  }

  private void replay(int times) {
    int possible = (int) Math.min(times, moves.timesLeft());
    for (int i = 0; i < possible; i++) {
      Status.check(JCudaDriver.cuGraphLaunch(graph, stream.handle()), "replaying a training step");
    }
    moves.advance(possible);
    if (possible < times) {
      moves.advance(1);
    }
  }

  private void capture() {
    if (graph != null) {
      return;
    }
    CUgraph captured = new CUgraph();
    CursorMoves counted = new CursorMoves();
    Status.check(
        JCudaDriver.cuStreamBeginCapture(
            stream.handle(), CUstreamCaptureMode.CU_STREAM_CAPTURE_MODE_THREAD_LOCAL),
        "starting to capture a training step");
    countFor.accept(counted);
    try {
      operations.run();
    } catch (RuntimeException e) {
      abandonCapture();
      throw e;
    } finally {
      countFor.accept(null);
    }
    Status.check(
        JCudaDriver.cuStreamEndCapture(stream.handle(), captured), "capturing a training step");
    instantiate(captured);
    moves = counted;
  }

  private void abandonCapture() {
    CUgraph part = new CUgraph();
    if (JCudaDriver.cuStreamEndCapture(stream.handle(), part) == CUresult.CUDA_SUCCESS) {
      JCudaDriver.cuGraphDestroy(part);
    }
  }

  private void instantiate(CUgraph captured) {
    CUgraphExec executable = new CUgraphExec();
    try {
      Status.check(
          JCudaDriver.cuGraphInstantiate(executable, captured, 0), "preparing a training step");
      graph = executable;
    } finally {
      JCudaDriver.cuGraphDestroy(captured);
    }
  }

  @Override
  public void close() {
    if (graph != null) {
      JCudaDriver.cuGraphExecDestroy(graph);
      graph = null;
    }
  }
}
