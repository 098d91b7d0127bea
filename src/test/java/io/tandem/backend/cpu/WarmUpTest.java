package io.tandem.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.tandem.backend.Backend;
import io.tandem.backend.Precision;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpTest {
  @ParameterizedTest
  @CsvSource({"VECTOR, FLOAT32", "VECTOR, FLOAT64", "PLAIN, FLOAT32", "PLAIN, FLOAT64"})
  void allOperationsOfATrainingStepAreWarmed(CpuKernels kernels, Precision precision) {
    Set<String> called = new HashSet<>();
    try (Backend backend = new CpuDevice(1, kernels).open(precision)) {
      new WarmUp(noting(called, backend)).run();
    }
    assertThat(called).contains("gather", "linear", "lossGradient", "linearBackward", "update");
  }

  private static Backend noting(Set<String> called, Backend backend) {
    return (Backend)
        Proxy.newProxyInstance(
            Backend.class.getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              called.add(method.getName());
              return method.invoke(backend, arguments);
            });
  }
}
