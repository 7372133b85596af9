#include "app/cli/train_best.h"

#include <thread>
#include <utility>

#include "app/cli/output.h"
#include "app/cli/progress.h"
#include "app/cli/signals.h"
#include "app/common/system.h"
#include "core/training/trainer.h"
#include "formats/model_file.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

constexpr double kScoreRedrawSeconds = 0.2;

void draw_bar(std::FILE* stream, int columns, const Trainer& trainer) {
  const double share =
      static_cast<double>(trainer.step()) / static_cast<double>(trainer.run_last_step());
  const std::string text = format(" %3.0f%%  epoch %.2f", 100.0 * share, trainer.epoch());
  std::fprintf(stream, "\r%s\x1b[K", bar_text(share, text, columns).c_str());
  std::fflush(stream);
}

}  // namespace

Result<TrainedBest> train_on_everything(std::shared_ptr<const Dataset> dataset, Hyperparameters h,
                                        std::FILE* stream) {
  h.train_count = 0;
  h.validation_count = 0;
  h.patience = 0;
  h.eval_every = static_cast<int>(find_parameter("eval_every")->maximum);  // in the end only
  ThreadPool pool(training_processors(std::thread::hardware_concurrency()));
  auto created = Trainer::create(std::move(dataset), h, pool);
  if (!created) return created.error();
  Trainer& trainer = **created;
  trainer.begin_run(trainer.steps_for_epochs(h.epochs));
  const Terminal terminal = stream != nullptr ? terminal_of(stream) : Terminal{};
  double drawn = 0.0;
  Advanced advanced = Advanced::kPortion;
  while (!signal_caught() && advanced != Advanced::kRunEnd && advanced != Advanced::kDiverged) {
    advanced = trainer.advance();
    if (!terminal.interactive || monotonic_seconds() - drawn < kScoreRedrawSeconds) continue;
    drawn = monotonic_seconds();
    draw_bar(stream, terminal.columns, trainer);
  }
  if (terminal.interactive) std::fputs("\r\x1b[K", stream);
  if (signal_caught()) return TrainedBest{};
  h.eval_every = Hyperparameters{}.eval_every;
  const Metrics test = evaluate(trainer.model(), trainer.dataset().test, pool);
  return TrainedBest{.epochs = h.epochs,
                     .test_loss = test.loss,
                     .test_accuracy = test.accuracy,
                     .diverged = advanced == Advanced::kDiverged,
                     .file = format_model(trainer.model(), h)};
}

nlohmann::json to_json(const TrainedBest& trained) {
  return {{"epochs", trained.epochs},
          {"test_accuracy", trained.test_accuracy},
          {"test_loss", trained.test_loss},
          {"diverged", trained.diverged},
          {"file", "best.safetensors"}};
}

}  // namespace inkling::cli
