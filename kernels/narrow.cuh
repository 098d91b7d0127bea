// Layers of few outputs, such as the last one, which has one output a class. A product with so
// short a side leaves a GPU's general product kernels idle; it has kernels of its own, which do in
// one pass over the long side all that surrounds it, too.
#pragma once

/** The most outputs that a layer may have here; those of few have kernels that keep fewer sums. */
constexpr int MOST_OUTPUTS = 32;
constexpr int FEW_OUTPUTS = 16;
