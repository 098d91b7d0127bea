package io.tandem.backend.opencl;

import io.tandem.backend.Matrix;
import io.tandem.backend.ParameterGroup;
import io.tandem.backend.ParameterShape;
import java.util.List;

/** Parameters with the shapes they were made of. */
record OpenClParameters(List<ParameterShape> shapes, List<Matrix> matrices)
    implements ParameterGroup {}
