package io.tandem.backend.cpu;

import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import java.util.List;

/** Parameters, each a matrix of its own, with the shapes they were made of. */
record CpuParameters(List<ParameterShape> shapes, List<Matrix> matrices)
    implements ParameterGroup {}
