// The descriptions themselves, and the way from a name to its field. Adding a hyper-parameter means one field in
// hyperparameters.h and one row here.
#include <array>
#include <limits>

#include "core/model/activation.h"
#include "core/model/initializer.h"
#include "core/training/hyperparameters.h"
#include "core/training/optimizer.h"
#include "core/training/parameter_fields.h"
#include "core/training/schedule.h"

namespace inkling {
namespace {

constexpr double kMaxCount = 2'000'000'000.0;
constexpr std::array<std::string_view, 2> kScalings = {"unit", "z_score"};

using enum ParameterKind;
using enum ParameterGroup;
using enum Applies;

const std::array kParameters = {
    ParameterInfo{.name = "data", .label = "Data set",
                  .help = "Which images the network learns from.", .unit = "",
                  .kind = kName, .group = kData, .applies = kOnRestart},
    ParameterInfo{.name = "train_count", .label = "Training images",
                  .help = "Learn from only the first so many images of the training set.", .unit = "images",
                  .kind = kInteger, .group = kData, .applies = kOnRestart, .minimum = 0, .maximum = kMaxCount,
                  .step = 1000, .zero_means = "all"},
    ParameterInfo{.name = "validation_count", .label = "Held out",
                  .help = "Images of the training set that are not learned from but tell how well new images are read.",
                  .unit = "images", .kind = kInteger, .group = kData, .applies = kOnRestart, .minimum = 0,
                  .maximum = kMaxCount, .step = 1000, .zero_means = "none"},
    ParameterInfo{.name = "input_scaling", .label = "Pixel scaling",
                  .help = "Divide pixels by the largest value, or give each pixel mean 0 and deviation 1.", .unit = "",
                  .kind = kChoice, .group = kData, .applies = kOnRestart, .choices = kScalings},

    ParameterInfo{.name = "hidden", .label = "Hidden layers",
                  .help = "Units of each hidden layer, from the input on; none makes a linear model.", .unit = "units",
                  .kind = kIntegerList, .group = kNetwork, .applies = kOnRestart, .minimum = 1, .maximum = 4096},
    ParameterInfo{.name = "activation", .label = "Activation",
                  .help = "What each hidden unit does with its weighted sum; one for all layers or one for each.",
                  .unit = "", .kind = kChoiceList, .group = kNetwork, .applies = kOnRestart,
                  .choices = kActivationNames},

    ParameterInfo{.name = "optimizer", .label = "Optimizer",
                  .help = "How a gradient becomes a change of the weights; Adam and AdamW want rates near 0.001.",
                  .unit = "", .kind = kChoice, .group = kLearning, .applies = kOnRestart,
                  .choices = kOptimizerNames},
    ParameterInfo{.name = "learning_rate", .label = "Learning rate",
                  .help = "How far each step moves the weights; too large makes the loss run away.", .unit = "",
                  .kind = kReal, .group = kLearning, .applies = kAtOnce, .minimum = 1e-6, .maximum = 10,
                  .step = 0.01, .logarithmic = true},
    ParameterInfo{.name = "momentum", .label = "Momentum",
                  .help = "The share of the last step's velocity that the next step keeps.", .unit = "",
                  .kind = kReal, .group = kLearning, .applies = kAtOnce, .minimum = 0, .maximum = 0.999,
                  .step = 0.01, .zero_means = "plain SGD"},
    ParameterInfo{.name = "nesterov", .label = "Nesterov",
                  .help = "Looks ahead along the velocity before it corrects the course.", .unit = "",
                  .kind = kSwitch, .group = kLearning, .applies = kAtOnce},
    ParameterInfo{.name = "beta1", .label = "Beta 1",
                  .help = "How slowly Adam's mean of the gradients forgets.", .unit = "", .kind = kReal,
                  .group = kLearning, .applies = kAtOnce, .minimum = 0, .maximum = 0.9999, .step = 0.01},
    ParameterInfo{.name = "beta2", .label = "Beta 2",
                  .help = "How slowly Adam's mean of the squared gradients forgets.", .unit = "", .kind = kReal,
                  .group = kLearning, .applies = kAtOnce, .minimum = 0, .maximum = 0.99999, .step = 0.001},
    ParameterInfo{.name = "epsilon", .label = "Epsilon",
                  .help = "Keeps Adam's division away from zero.", .unit = "", .kind = kReal, .group = kLearning,
                  .applies = kAtOnce, .minimum = 1e-12, .maximum = 1, .step = 1e-8, .logarithmic = true},
    ParameterInfo{.name = "batch_size", .label = "Batch size",
                  .help = "Images that are averaged into one step; 0 takes the whole training set.", .unit = "images",
                  .kind = kInteger, .group = kLearning, .applies = kNextEpoch, .minimum = 0, .maximum = kMaxCount,
                  .zero_means = "full batch"},
    ParameterInfo{.name = "epochs", .label = "Epochs",
                  .help = "How many times a run goes through the training set; fractions are welcome.", .unit = "",
                  .kind = kReal, .group = kLearning, .applies = kNextEpoch, .minimum = 0.01, .maximum = 100000,
                  .step = 1},
    ParameterInfo{.name = "schedule", .label = "Schedule",
                  .help = "How the learning rate changes on the way to the end of the run.", .unit = "",
                  .kind = kChoice, .group = kLearning, .applies = kAtOnce, .choices = kScheduleNames},
    ParameterInfo{.name = "decay_factor", .label = "Decay factor",
                  .help = "What the learning rate is multiplied by every so many steps.", .unit = "", .kind = kReal,
                  .group = kLearning, .applies = kAtOnce, .minimum = 0.0001, .maximum = 1, .step = 0.01},
    ParameterInfo{.name = "decay_steps", .label = "Decay every",
                  .help = "After how many steps the decay factor has acted once.", .unit = "steps", .kind = kInteger,
                  .group = kLearning, .applies = kAtOnce, .minimum = 1, .maximum = kMaxCount, .step = 100},
    ParameterInfo{.name = "warmup_steps", .label = "Warm-up",
                  .help = "Steps over which the learning rate rises from near zero to its full size.", .unit = "steps",
                  .kind = kInteger, .group = kLearning, .applies = kAtOnce, .minimum = 0, .maximum = kMaxCount,
                  .step = 10, .zero_means = "none"},

    ParameterInfo{.name = "l2", .label = "L2",
                  .help = "Adds l2/2 times the squared weights to the loss, which keeps them small.", .unit = "",
                  .kind = kReal, .group = kRegularization, .applies = kAtOnce, .minimum = 0, .maximum = 1,
                  .step = 0.0001, .logarithmic = true, .zero_means = "none"},
    ParameterInfo{.name = "label_smoothing", .label = "Label smoothing",
                  .help = "Asks for a little less than certainty, which learns faster and boasts less.", .unit = "",
                  .kind = kReal, .group = kRegularization, .applies = kAtOnce, .minimum = 0, .maximum = 0.9,
                  .step = 0.01, .zero_means = "none"},
    ParameterInfo{.name = "dropout", .label = "Dropout",
                  .help = "The share of hidden units that rest in each step; one for all layers or one for each.",
                  .unit = "", .kind = kRealList, .group = kRegularization, .applies = kAtOnce, .minimum = 0,
                  .maximum = 0.95, .step = 0.05, .zero_means = "none"},
    ParameterInfo{.name = "weight_decay", .label = "Weight decay",
                  .help = "The share of each weight that AdamW takes away, times the learning rate.", .unit = "",
                  .kind = kReal, .group = kRegularization, .applies = kAtOnce, .minimum = 0, .maximum = 1,
                  .step = 0.001, .logarithmic = true, .zero_means = "none"},
    ParameterInfo{.name = "patience", .label = "Patience",
                  .help = "Stops after so many evaluations without a better validation accuracy.",
                  .unit = "evaluations", .kind = kInteger, .group = kRegularization, .applies = kAtOnce, .minimum = 0,
                  .maximum = kMaxCount, .step = 1, .zero_means = "never stops early"},

    ParameterInfo{.name = "initializer", .label = "Initial weights",
                  .help = "The distribution that the weights are drawn from before the first step.", .unit = "",
                  .kind = kChoice, .group = kStart, .applies = kOnRestart, .choices = kInitializerNames},
    ParameterInfo{.name = "init_deviation", .label = "Deviation",
                  .help = "The standard deviation of normally distributed initial weights.", .unit = "",
                  .kind = kReal, .group = kStart, .applies = kOnRestart, .minimum = 0, .maximum = 10, .step = 0.01,
                  .logarithmic = true},
    ParameterInfo{.name = "seed", .label = "Seed",
                  .help = "The same seed gives the same initial weights, the same order of images, the same result.",
                  .unit = "", .kind = kInteger, .group = kStart, .applies = kOnRestart, .minimum = 0,
                  .maximum = 9007199254740991.0, .step = 1},  // 2^53 - 1: exact in JSON and JavaScript

    ParameterInfo{.name = "eval_every", .label = "Evaluate every",
                  .help = "Steps between two looks at the unseen images.", .unit = "steps", .kind = kInteger,
                  .group = kMachine, .applies = kAtOnce, .minimum = 0, .maximum = kMaxCount, .step = 100,
                  .zero_means = "once an epoch"},
    ParameterInfo{.name = "log_every", .label = "Log every",
                  .help = "Steps between two points of the training curve.", .unit = "steps", .kind = kInteger,
                  .group = kMachine, .applies = kAtOnce, .minimum = 1, .maximum = kMaxCount, .step = 10},
    ParameterInfo{.name = "threads", .label = "Threads",
                  .help = "Processors that training may use; the result does not depend on it.", .unit = "",
                  .kind = kInteger, .group = kMachine, .applies = kOnRestart, .minimum = 0, .maximum = 64, .step = 1,
                  .zero_means = "as many as there are"},
};

}  // namespace

std::span<const ParameterInfo> parameters() { return kParameters; }

}  // namespace inkling
