// The training loop as a state machine that is advanced in small portions: the caller decides how
// long to go on, which is what lets a page train between two frames. No thread, no clock.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "core/analysis/metrics.h"
#include "core/base/executor.h"
#include "core/base/random.h"
#include "core/base/result.h"
#include "core/data/dataset.h"
#include "core/model/network.h"
#include "core/training/hyperparameters.h"
#include "core/training/learner.h"
#include "core/training/trainer_state.h"

namespace inkling {

// Samples that are worked on at once: a larger batch is taken in portions whose gradients are added
// up, so that one portion takes about a millisecond whatever the batch. Depends on the network's
// size alone, so results do not depend on speed.
Index portion_size(std::int64_t parameter_count);

// Which part of the work an advance() did.
enum class Advanced {
  kPortion,     // part of a batch, or of an evaluation
  kStep,        // a batch was completed and the weights have moved
  kEvaluation,  // an evaluation is complete: see last_evaluation()
  kRunEnd,  // the run has reached its length, or early stopping has ended it; nothing more was done
  kDiverged,  // the loss is infinite or NaN: the weights are those of the last good moment again
};

struct TrainingScore {  // means over the steps since the last take_score()
  std::int64_t steps = 0;
  double loss = 0.0;  // cross-entropy, without the L2 term
  double accuracy = 0.0;
};

struct EvaluationResult {
  std::int64_t step = 0;
  Metrics test;
  std::optional<Metrics> validation;
};

class Trainer {
 public:
  // Whether the hyper-parameters are in range and fit the data.
  static Status check(const Dataset& dataset, const Hyperparameters& h);
  // Splits the data, draws the weights, fits the scaling. Errors: hyper-parameters out of range or
  // not fitting the data. `executor` must outlive the trainer. `own`: drawings of one's own that
  // are mixed in, as large as the data's images, with labels among its classes; at least one, or
  // null.
  static Result<std::unique_ptr<Trainer>> create(std::shared_ptr<const Dataset> dataset,
                                                 const Hyperparameters& h, Executor& executor,
                                                 Products products = Products::kAutomatic,
                                                 std::shared_ptr<const LabeledImages> own = {});

  // A run from the present step on; its length is the horizon of the schedule. Ends an earlier run.
  void begin_run(std::int64_t steps);
  std::int64_t steps_for_epochs(double epochs) const;  // at least 1
  std::int64_t steps_for_samples(std::int64_t samples) const;

  // Lets the next advances evaluate the present weights, unless that has been done.
  void evaluate_now();

  // One portion of work. Outside a run: kRunEnd.
  Advanced advance();

  // The run's next steps use these. Only parameters that do not act on restart may differ from
  // hyperparameters(); those that act at the next epoch wait for it.
  void change(const Hyperparameters& h);
  // Gives the run another length, counted from where it began; used when `epochs` changes on the
  // way.
  void set_run_length(std::int64_t steps);

  // Takes over weights of the same architecture, for example from a file. The optimiser starts
  // afresh.
  void set_model(const Model& model);
  // Fits the calibration of the present weights on the held-out part; it lasts until the weights
  // change. False where it has one already, or nothing is held out.
  bool calibrate();
  // The weights of the best validation accuracy so far; false where there are none.
  bool restore_best();

  const Hyperparameters& hyperparameters() const { return h_; }
  const Dataset& dataset() const { return *dataset_; }
  // With the present weights, which are copied out of the learner where they have moved.
  const Model& model() const;
  std::int64_t step() const { return step_; }
  std::int64_t samples_seen() const { return samples_seen_; }
  std::int64_t run_first_step() const { return run_first_step_; }
  std::int64_t run_last_step() const { return run_last_step_; }
  std::int64_t train_samples() const { return static_cast<std::int64_t>(order_.size()); }
  std::int64_t validation_samples() const { return static_cast<std::int64_t>(validation_.size()); }
  std::int64_t steps_per_epoch() const;
  double epoch() const;  // samples seen / training samples
  bool at_epoch_start() const { return position_ == 0; }
  bool evaluating() const { return test_evaluation_ != nullptr; }
  double learning_rate() const;  // of the next step
  bool stopped_early() const { return stopped_early_; }

  TrainingScore take_score();
  // What L2 adds to the loss with the present weights; reads all of them where l2 is above 0.
  double l2_term() const;
  const EvaluationResult& last_evaluation() const { return last_evaluation_; }
  bool has_best() const { return best_.has_value(); }
  // Valid while has_best().
  const NetworkF& best_network() const { return best_->network; }
  double best_validation_accuracy() const { return best_ ? best_->accuracy : 0.0; }
  std::int64_t best_step() const { return best_ ? best_->step : 0; }

  struct Divergence {
    std::int64_t step = 0, kept_step = 0;
  };
  const Divergence& divergence() const { return divergence_; }

  // Whether state() may be asked: an epoch is over, its evaluation too, and nothing waits or has
  // diverged.
  bool between_epochs() const;
  TrainerState state() const;
  // Of a trainer of the same data and settings that was not Products::kEigen; this one has not
  // trained yet. The run then goes on to where it was to end, and every weight becomes what it
  // would have been. Numbers that contradict each other are an error, after which nothing has
  // changed.
  Status restore(const TrainerState& state);

 private:
  struct Best {
    NetworkF network;
    double accuracy = 0.0, loss = 0.0;
    std::int64_t step = 0;
  };

  Trainer(std::shared_ptr<const Dataset> dataset, const Hyperparameters& h, Executor& executor,
          Products products, std::shared_ptr<const LabeledImages> own);
  void load(const NetworkF& network);
  std::span<const Portion> upcoming_portions();
  Index batch_size() const;  // of the batch at position_
  Advanced train_portion();
  void finish_step(Index batch);
  void begin_evaluation();
  Advanced advance_evaluation();
  void diverge();
  void start_epoch();
  void add_drawn_samples();
  void shuffle_order();

  std::shared_ptr<const Dataset> dataset_;
  std::shared_ptr<const LabeledImages> own_;
  Hyperparameters h_;
  std::optional<Hyperparameters> next_epoch_;  // with what waits for the next epoch
  Executor& executor_;
  Products products_;
  mutable Model model_;
  mutable bool model_is_old_ = false;  // the learner's weights have moved since
  std::unique_ptr<Learner> learner_;
  Random shuffling_;

  // Training samples in this epoch's order, numbered as TrainingImages has it.
  std::vector<std::uint32_t> order_;
  std::vector<std::uint32_t> validation_;  // held out
  std::size_t position_ = 0;               // of the present batch in order_
  Index done_in_batch_ = 0;
  double batch_loss_ = 0.0;
  int batch_correct_ = 0;

  std::int64_t step_ = 0, samples_seen_ = 0;
  std::int64_t run_first_step_ = 0, run_last_step_ = 0;
  std::int64_t last_evaluated_step_ = -1;
  bool stopped_early_ = false;
  int evaluations_without_gain_ = 0;

  std::array<Portion, 4> upcoming_;

  double score_loss_ = 0.0, score_accuracy_ = 0.0;
  std::int64_t score_steps_ = 0;

  std::unique_ptr<Evaluation> test_evaluation_, validation_evaluation_;
  EvaluationResult last_evaluation_;
  std::optional<Best> best_;
  NetworkF last_good_;
  std::int64_t last_good_step_ = 0;
  Divergence divergence_;
};

}  // namespace inkling
