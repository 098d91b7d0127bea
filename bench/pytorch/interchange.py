"""What PyTorch makes of a model that Tandem saved: see bench/run interchange.

Usage: interchange.py MODEL FEATURES.csv PREDICTIONS.json STATE
Prints how far PyTorch's probabilities are from Tandem's, and saves the network's state as PyTorch does.
"""
import json
import sys

import safetensors
import safetensors.torch
import torch

ACTIVATIONS = {
    "relu": torch.nn.ReLU,
    "leaky-relu": torch.nn.LeakyReLU,
    "gelu": torch.nn.GELU,
    "tanh": torch.nn.Tanh,
    "sigmoid": torch.nn.Sigmoid,
}


def module(tensors, number):
    """The module that a number's tensors are those of."""
    weight = tensors[f"{number}.weight"]
    if weight.dim() == 2:
        return torch.nn.Linear(weight.shape[1], weight.shape[0])
    if f"{number}.running_mean" in tensors:
        return torch.nn.BatchNorm1d(weight.shape[0])
    return torch.nn.LayerNorm(weight.shape[0])


def sequential(tensors, activation):
    """The network that the tensors are the state of: between their modules lie the activations."""
    numbers = sorted({int(name.split(".")[0]) for name in tensors})
    modules = [
        module(tensors, number) if number in numbers else activation()
        for number in range(numbers[-1] + 1)
    ]
    return torch.nn.Sequential(*modules)


def main(model, features, predictions, state):
    tensors = safetensors.torch.load_file(model)
    with safetensors.safe_open(model, "pt") as file:
        metadata = file.metadata()
    network = sequential(tensors, ACTIVATIONS[json.loads(metadata["activation"])])
    network.load_state_dict(tensors, strict=True)
    network.eval()
    scaling = json.loads(metadata["scaling"])
    with open(features) as file:
        rows = [[float(number) for number in line.split(",")] for line in file]
    x = (torch.tensor(rows, dtype=torch.float64) - torch.tensor(scaling["mean"])) * torch.tensor(
        scaling["factor"]
    )
    with torch.no_grad():
        ours = torch.softmax(network(x.float()), dim=1)
    with open(predictions) as file:
        theirs = torch.tensor([one["probabilities"] for one in json.load(file)])
    difference = (ours - theirs).abs().max().item()
    kinds = "-".join(type(one).__name__ for one in network)
    print(f"{kinds}: {len(rows)} rows, probabilities differ by at most {difference:.1e}")
    safetensors.torch.save_file(network.state_dict(), state)
    if difference > 1e-5:
        sys.exit("expected at most 1e-5")


main(*sys.argv[1:])
