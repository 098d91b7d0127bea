package io.tandem.backend;

/**
 * What every backend must do, as tests: one subclass a backend runs them all. {@link
 * ReferenceBackend} says what is right.
 */
public abstract class BackendContract extends ProductContract
    implements MemoryContract,
        GatherContract,
        ViewContract,
        LossContract,
        LossGradientContract,
        TallyContract,
        UpdateContract,
        UpdateRuleContract,
        NormalizationContract,
        DropoutContract,
        PyTorchUpdateContract,
        PyTorchActivationContract,
        PyTorchNormalizationContract,
        PyTorchLossContract,
        ShapeContract {}
