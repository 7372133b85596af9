#include "core/training/reference_presets.h"

#include <algorithm>
#include <cassert>

namespace inkling {
namespace {

// R1. What its figures were trained with is not published beyond one hidden layer and SGD with L2:
// the recipe is ours, chosen on 10,000 held-out training images, and learns from all 60,000.
constexpr std::string_view kR1Summary =
    "one hidden layer on MNIST; the width is published, the recipe ours";
constexpr std::string_view kR1 =
    "batch_size=64 learning_rate=0.2 momentum=0.9 nesterov=true schedule=cosine warmup_steps=100 "
    "label_smoothing=0.1 epochs=30";

// R5. Published but for the order of the images and which of them test, which are ours by chance.
constexpr std::string_view kR5 = "batch_size=32 learning_rate=0.1";
constexpr TestSplit kR5Split = {.first = 10000, .share = 0.2};

// R4. Published; the digits have no test part, and the figures are of the learned images.
constexpr std::string_view kR4 =
    "input_scaling=z_score initializer=normal init_deviation=0.1 batch_size=0 learning_rate=0.1 "
    "epochs=1000 eval_every=100";
constexpr TestSplit kR4Split = {.share = 0.0};

constexpr ReferencePreset one_hidden_layer(std::string_view name, std::string_view hidden) {
  return {name, kR1Summary, "mnist", {kR1, hidden}};
}

constexpr std::array kReferencePresets = {
    one_hidden_layer("R1-100", "hidden=100 dropout=0.1"),
    one_hidden_layer("R1-200", "hidden=200 dropout=0.2"),
    one_hidden_layer("R1-300", "hidden=300 dropout=0.2"),
    one_hidden_layer("R1-400", "hidden=400 dropout=0.2"),
    one_hidden_layer("R1-500", "hidden=500 dropout=0.2"),
    one_hidden_layer("R1-600", "hidden=600 dropout=0.2"),
    one_hidden_layer("R1-700", "hidden=700 dropout=0.2"),
    one_hidden_layer("R1-800", "hidden=800 dropout=0.2"),
    one_hidden_layer("R1-900", "hidden=900 dropout=0.3"),
    one_hidden_layer("R1-1000", "hidden=1000 dropout=0.3"),
    ReferencePreset{
        "R2",
        "clothes by plain SGD with L2 and a learning rate in steps; the values are ours",
        "fashion-mnist",
        {"hidden=512,256 batch_size=64 learning_rate=0.2 l2=0.0002 schedule=step "
         "decay_factor=0.5 decay_steps=6000 epochs=40",
         "validation_count=5000"},
        {},
        /*keeps_best=*/true},
    ReferencePreset{"R3",
                    "clothes in 100 epochs, as published but for the evaluations: one an epoch",
                    "fashion-mnist",
                    {"hidden=128,32 batch_size=16 learning_rate=0.05 l2=0.001 schedule=step "
                     "decay_factor=0.95 decay_steps=6000 epochs=100",
                     "validation_count=2000"},
                    {},
                    /*keeps_best=*/true},
    ReferencePreset{"R4-linear",
                    "8x8 digits without a hidden layer, as published; tested on what it learns",
                    "digits8x8",
                    {kR4, "hidden=none"},
                    kR4Split},
    ReferencePreset{"R4-mlp",
                    "8x8 digits with 32 hidden units, as published; tested on what it learns",
                    "digits8x8",
                    {kR4, "hidden=32"},
                    kR4Split},
    ReferencePreset{"R5",
                    "the first 10,000 of MNIST, a fifth of them for the test, as published",
                    "mnist",
                    {kR5, "hidden=128,64 epochs=100"},
                    kR5Split},
    ReferencePreset{"R5-shallow",
                    "R5's comparison of architectures: one hidden layer, 20 epochs",
                    "mnist",
                    {kR5, "hidden=128 epochs=20"},
                    kR5Split},
    ReferencePreset{"R5-medium",
                    "R5's comparison of architectures: two hidden layers, 20 epochs",
                    "mnist",
                    {kR5, "hidden=128,64 epochs=20"},
                    kR5Split},
    ReferencePreset{"R5-deep",
                    "R5's comparison of architectures: four hidden layers, 20 epochs",
                    "mnist",
                    {kR5, "hidden=256,128,64,32 epochs=20"},
                    kR5Split},
};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool equal_but_for_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char one, char other) { return lower(one) == lower(other); });
}

// "name=value name=value ..."; the table's own text, which tests have seen.
void apply(std::string_view settings, Hyperparameters& h) {
  while (!settings.empty()) {
    const std::size_t space = settings.find(' ');
    const std::string_view setting = settings.substr(0, space);
    settings.remove_prefix(space == settings.npos ? settings.size() : space + 1);
    const std::size_t equals = setting.find('=');
    const ParameterInfo* info = find_parameter(setting.substr(0, equals));
    assert(info != nullptr);
    const auto value = parse_parameter(*info, setting.substr(equals + 1));
    assert(value.ok());
    const Status status = set_parameter(h, *info, *value);
    assert(status.ok());
    (void)status;
  }
}

}  // namespace

std::span<const ReferencePreset> reference_presets() { return kReferencePresets; }

const ReferencePreset* find_reference_preset(std::string_view name) {
  const auto found = std::find_if(
      kReferencePresets.begin(), kReferencePresets.end(),
      [&](const ReferencePreset& preset) { return equal_but_for_case(preset.name, name); });
  return found == kReferencePresets.end() ? nullptr : &*found;
}

Hyperparameters reference_base() {
  Hyperparameters h;
  h.momentum = 0.0;
  h.nesterov = false;
  h.schedule = "constant";
  h.warmup_steps = 0;
  h.label_smoothing = 0.0;
  h.validation_count = 0;
  h.eval_every = 0;
  return h;
}

Hyperparameters settings_of(const ReferencePreset& preset) {
  Hyperparameters h = reference_base();
  h.data = preset.data;
  for (const std::string_view settings : preset.settings) apply(settings, h);
  return h;
}

}  // namespace inkling
