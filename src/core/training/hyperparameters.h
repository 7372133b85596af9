// Every knob of a training run, described once. The descriptions drive validation, the flags of the
// command line, the JSON form, the controls of the page and the table in docs.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/data/augmentation.h"

namespace inkling {

// Choices are kept as the names people type and read; validation guarantees that they are among the
// listed ones.
struct Hyperparameters {
  std::string data = "mnist";
  int train_count = 0;
  double synthetic_share = 0.0;
  bool fresh_digits = true;
  double scribble_share = 0.0;
  double own_share = 0.05;
  double augment_shift = 0.0;
  double augment_rotation = 0.0;
  double augment_scale = 0.0;
  double augment_aspect = 0.0;
  double augment_shear = 0.0;
  double augment_elastic = 0.0;
  double augment_thickness = 0.0;
  std::vector<int> hidden = {128};
  std::vector<std::string> activation = {"relu"};
  std::vector<double> dropout = {0.0};
  std::string initializer = "he_normal";
  double init_deviation = 0.1;
  std::string optimizer = "sgd";
  double learning_rate = 0.1;
  double momentum = 0.9;
  bool nesterov = true;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.01;
  double l2 = 0.0;
  double label_smoothing = 0.05;
  std::string schedule = "linear";
  double decay_factor = 0.95;
  int decay_steps = 1000;
  int warmup_steps = 50;
  int batch_size = 32;
  double epochs = 3.0;
  int eval_every = 400;
  int log_every = 20;
  int validation_count = 5000;
  int patience = 0;
  std::string input_scaling = "unit";
  std::int64_t seed = 42;
  int threads = 0;

  bool operator==(const Hyperparameters&) const = default;

  // Rates and activations of hidden layer `layer`, whether one value was given or one for each
  // layer.
  const std::string& activation_of(std::size_t layer) const;
  double dropout_of(std::size_t layer) const;
};

// When a change of a hyper-parameter takes effect in a session that has already trained.
enum class Applies { kAtOnce, kNextEpoch, kOnRestart };

enum class ParameterKind {
  kInteger,      // std::int64_t
  kReal,         // double
  kSwitch,       // bool
  kChoice,       // std::string, one of `choices`
  kName,         // std::string, free
  kIntegerList,  // std::vector<std::int64_t>
  kRealList,     // std::vector<double>; a single value stands for every layer
  kChoiceList,   // std::vector<std::string>, each one of `choices`; a single value stands for every
                 // layer
};

using ParameterValue =
    std::variant<std::int64_t, double, bool, std::string, std::vector<std::int64_t>,
                 std::vector<double>, std::vector<std::string>>;

enum class ParameterGroup {
  kData,
  kAugmentation,
  kNetwork,
  kLearning,
  kRegularization,
  kStart,
  kMachine
};

struct ParameterInfo {
  std::string_view name;   // "learning_rate": in code, JSON and (with hyphens) flags
  std::string_view label;  // "Learning rate": on the page
  std::string_view help;   // one sentence
  std::string_view unit;   // "" where there is none
  ParameterKind kind;
  ParameterGroup group;
  Applies applies;
  double minimum = 0.0;  // numbers, and each entry of a list; both ends are allowed
  double maximum = 0.0;
  double step = 0.0;         // of a stepper; 0: doubles and halves
  bool logarithmic = false;  // sliders move in powers
  std::span<const std::string_view> choices = {};
  std::string_view zero_means = "";  // what the value 0 stands for, "" where it is just a number
};

// All of them, in the order in which people read them.
std::span<const ParameterInfo> parameters();
const ParameterInfo* find_parameter(
    std::string_view name);  // accepts hyphens too; null where there is none

ParameterValue get_parameter(const Hyperparameters& h, const ParameterInfo& info);

// Checks kind and range; on an error nothing is changed. An integer is accepted where a real is
// due, a single value where a list is due, and a whole real (3.0) where an integer is due.
Status set_parameter(Hyperparameters& h, const ParameterInfo& info, const ParameterValue& value);

// to's value <- from's.
void copy_parameter(const ParameterInfo& info, const Hyperparameters& from, Hyperparameters& to);

// Whether the parameter has any influence beside the other choices: momentum has none under Adam.
bool is_used(const Hyperparameters& h, const ParameterInfo& info);

// Text form, the same for flags and for messages: 0.1, true, relu, 128,64 (an empty list is
// "none").
std::string to_text(const ParameterValue& value);
Result<ParameterValue> parse_parameter(const ParameterInfo& info, std::string_view text);

// What is done to each training image before it is learned.
Augmentation augmentation_of(const Hyperparameters& h);
// Whether synthetic digits, drawn anew each time, are among the training images.
bool learns_fresh_digits(const Hyperparameters& h);
// Whether scribbles, drawn anew each time, are among them.
bool learns_scribbles(const Hyperparameters& h);

// The rules that concern more than one parameter (and each range once more): the first violation,
// or success.
Status validate(const Hyperparameters& h);

// How the change from one setting to another acts: the latest of its changed parameters'.
struct Change {
  std::vector<std::string_view> at_once, next_epoch, on_restart;  // names
  bool empty() const { return at_once.empty() && next_epoch.empty() && on_restart.empty(); }
};
Change difference(const Hyperparameters& from, const Hyperparameters& to);

}  // namespace inkling
