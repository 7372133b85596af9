#include "app/web/report.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <nlohmann/json.hpp>

#include "core/analysis/calibration.h"
#include "core/analysis/robustness.h"
#include "core/training/presets.h"
#include "formats/hyperparameters_json.h"
#include "session/wire.h"

namespace inkling::web {
namespace {

using nlohmann::json;

json number_or_null(double value) { return std::isfinite(value) ? json(value) : json(); }

json rectangle(const ui::CssRect& rect) {
  return {{"x", rect.x}, {"y", rect.y}, {"width", rect.width}, {"height", rect.height}};
}

json losses_of(const Snapshot& s) {
  json losses = {{"train", nullptr}, {"validation", nullptr}, {"test", nullptr}};
  json accuracies = losses;
  if (!s.train_history->empty()) {
    losses["train"] = number_or_null(s.train_history->back().loss);
    accuracies["train"] = s.train_history->back().accuracy;
  }
  if (!s.eval_history->empty()) {
    const EvalPoint& last = s.eval_history->back();
    losses["test"] = number_or_null(last.test_loss);
    accuracies["test"] = last.test_accuracy;
    if (last.validation_loss) losses["validation"] = number_or_null(*last.validation_loss);
    if (last.validation_accuracy) accuracies["validation"] = *last.validation_accuracy;
  }
  return {{"losses", losses}, {"accuracies", accuracies}};
}

json prediction_of(const Model& model, const VectorF& probabilities) {
  Index digit = 0;
  probabilities.maxCoeff(&digit);
  const std::span<const float> values(probabilities.data(),
                                      static_cast<std::size_t>(probabilities.size()));
  return {{"digit", digit},
          {"unlike", unlike_any_class(model, values)},
          {"probabilities", std::vector<float>(probabilities.begin(), probabilities.end())}};
}

Error no_network() {
  return {ErrorCode::kState, "There is no network yet: wait for the data, or load a model."};
}

// Points of one stroke from [[x, y], ...].
Result<Stroke> stroke_from(const json& points) {
  const Error expected{
      ErrorCode::kInvalidArgument,
      "strokes: expected a list of strokes, each a list of points [x, y] of two finite numbers."};
  if (!points.is_array()) return expected;
  Stroke stroke;
  for (const json& point : points) {
    if (!point.is_array() || point.size() != 2 || !point[0].is_number() || !point[1].is_number())
      return expected;
    stroke.push_back({point[0].get<float>(), point[1].get<float>()});
  }
  return stroke;
}

Result<Drawing> drawing_from(const json& request) {
  Drawing drawing;
  if (const auto brush = request.find("brush"); brush != request.end() && !brush->is_null()) {
    if (!brush->is_number())
      return Error{ErrorCode::kInvalidArgument, "brush: expected a number above 0 and at most 1."};
    drawing.brush = brush->get<float>();
  }
  const auto strokes = request.find("strokes");
  if (strokes == request.end() || !strokes->is_array())
    return Error{ErrorCode::kInvalidArgument, "strokes: expected a list of strokes."};
  for (const json& points : *strokes) {
    auto stroke = stroke_from(points);
    if (!stroke) return stroke.error();
    drawing.strokes.push_back(std::move(*stroke));
  }
  return drawing;
}

// The figures with what they are of.
json robustness_curves(const reply::Robustness& measured) {
  json curves = json::array();
  auto accuracy = measured.present.begin();
  for (const RobustnessCurve& curve : disturbances_to_try()) {
    const auto end = accuracy + static_cast<std::ptrdiff_t>(curve.amounts.size());
    curves.push_back({{"name", curve.name},
                      {"unit", curve.unit},
                      {"amounts", curve.amounts},
                      {"accuracies", std::vector<double>(accuracy, end)}});
    accuracy = end;
  }
  return curves;
}

}  // namespace

std::string report_error(const Error& error) { return json{{"error", error.message}}.dump(); }

std::string report_state(Page& page) {
  const SnapshotPtr s = page.snapshot();
  ui::Application& application = page.application();
  const Change waiting = difference(s->active, s->wanted);
  json waiting_names = json::array();
  for (const auto* names : {&waiting.next_epoch, &waiting.on_restart})
    for (const std::string_view name : *names) waiting_names.push_back(name);
  const Preset* preset = matching_preset(s->wanted);

  json state = losses_of(*s);
  state["dataset"] = s->dataset ? json(s->dataset->name) : json();
  if (s->dataset) {
    state["classes"] = s->dataset->class_names;
    state["split"] = {
        {"first", s->dataset->split.first},
        {"testShare", s->dataset->split.share ? json(*s->dataset->split.share) : json()},
        {"splitSeed", s->dataset->split.seed}};
    state["image"] = {{"rows", s->dataset->rows}, {"columns", s->dataset->columns}};
    state["train_count"] = s->train_samples;
    state["validation_count"] = s->validation_samples;
    state["test_count"] = s->dataset->test_count;
  }
  state["configuration"] = to_json(s->wanted);
  state["active_configuration"] = to_json(s->active);
  state["waiting"] = waiting_names;
  state["preset"] = preset != nullptr ? json(preset->name) : json();
  state["status"] = wire::to_string(s->state);
  state["running"] = s->state == SessionState::kRunning;
  state["trained"] = s->trained;
  state["can_undo"] = s->can_undo;
  state["run"] = s->run;
  state["epoch"] = s->epoch;
  state["step"] = s->step;
  state["samples"] = s->samples;
  state["run_first_step"] = s->run_first_step;
  state["run_first_sample"] = s->run_first_sample;
  state["run_last_step"] = s->run_last_step;
  state["seconds"] = s->run_train_seconds;
  state["evaluation_seconds"] = s->run_evaluation_seconds;
  state["samples_per_second"] = s->samples_per_second;
  state["pace"] = s->pace;
  state["learning_rate"] = s->learning_rate;
  state["parameter_count"] = s->parameter_count;
  state["threads"] = s->threads;
  state["error"] = s->error.empty() ? json() : json(s->error);
  state["diverged"] = s->divergence ? json(s->divergence->message) : json();
  state["revision"] = s->revision;

  const auto& prediction = application.prediction();
  state["prediction"] = prediction ? json{{"digit", prediction->digit},
                                          {"probabilities", prediction->probabilities},
                                          {"unlike", prediction->unlike}}
                                   : json();
  state["taught"] = s->taught ? wire::to_json(*s->taught) : json();
  state["drawings"] = s->drawings;
  state["drawings_revision"] = s->drawings_revision;
  state["reader"] = !application.reading_model()                     ? json()
                    : application.reader() == ui::Reader::kReadyMade ? json("ready-made")
                                                                     : json("own");
  state["panel"] = application.panel();
  state["has_ready_made"] = application.has_ready_made();
  const ui::ReplayStatus replay = application.replay();
  state["replay"] = {{"position", replay.position},
                     {"end", replay.end},
                     {"playing", replay.playing},
                     {"seconds", replay.seconds},
                     {"accuracy", replay.accuracy ? json(*replay.accuracy) : json()}};
  state["strokes"] = application.drawing().strokes.size();
  state["pad"] = rectangle(application.pad());
  state["content_height"] = application.content_height();
  // As the browser's `inputmode` has it.
  constexpr std::array<const char*, 3> kInputModes = {"", "decimal", "text"};
  state["typing"] = kInputModes[static_cast<std::size_t>(application.typing())];
  state["wants_wheel"] = application.wants_wheel();
  state["status_text"] = application.status_text();
  state["frames"] = page.frames();
  state["threaded"] = page.threaded();
  state["build_description"] = page.build_description();
  return state.dump();
}

std::string report_history(const Page& page) {
  const SnapshotPtr s = page.snapshot();
  json train = json::array(), evaluations = json::array();
  for (const TrainPoint& point : *s->train_history)
    if (point.step > s->run_first_step) train.push_back(wire::to_json(point));
  for (const EvalPoint& point : *s->eval_history)
    if (point.step > s->run_first_step) evaluations.push_back(wire::to_json(point));
  return json{{"train", train}, {"evaluations", evaluations}}.dump();
}

std::string report_events(Page& page, Bytes& saved_model, Bytes& images) {
  json events = json::array();
  for (Reply& reply : page.take_events()) {
    if (auto* saved = std::get_if<reply::SavedModel>(&reply.body)) {
      saved_model = std::move(saved->file);
      events.push_back({{"id", reply.id}, {"type", "saved_model"}, {"bytes", saved_model.size()}});
    } else if (const auto* evaluation = std::get_if<reply::Evaluation>(&reply.body)) {
      json rows = json::array();
      for (int r = 0; r < evaluation->classes; ++r) {
        const auto first = evaluation->confusion.begin() + r * evaluation->classes;
        rows.push_back(std::vector<std::int32_t>(first, first + evaluation->classes));
      }
      events.push_back({{"id", reply.id},
                        {"type", "evaluation"},
                        {"accuracy", evaluation->accuracy},
                        {"loss", number_or_null(evaluation->loss)},
                        {"confusion", rows}});
    } else if (auto* set = std::get_if<reply::Images>(&reply.body)) {
      images = std::move(set->labels);
      events.push_back({{"id", reply.id},
                        {"type", "images"},
                        {"rows", set->rows},
                        {"columns", set->columns},
                        {"count", images.size()}});
      images.insert(images.end(), set->pixels.begin(), set->pixels.end());
    } else if (std::holds_alternative<reply::Benchmark>(reply.body)) {
      events.push_back({{"id", reply.id},
                        {"type", "benchmark"},
                        {"outcome", wire::to_json(reply).at("body").at("outcome")}});
    } else if (const auto* measured = std::get_if<reply::Robustness>(&reply.body)) {
      events.push_back({{"id", reply.id},
                        {"type", "robustness"},
                        {"images", measured->images},
                        {"curves", robustness_curves(*measured)}});
    } else if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) {
      events.push_back({{"id", reply.id}, {"type", "failed"}, {"message", failed->message}});
    } else {
      events.push_back({{"id", reply.id}, {"type", "done"}});
    }
  }
  return events.dump();
}

std::string report_classification(Page& page, std::span<const float> values) {
  const std::shared_ptr<const Model> model = page.application().reading_model();
  if (!model) return report_error(no_network());
  if (static_cast<Index>(values.size()) != model->pixel_count())
    return report_error({ErrorCode::kInvalidArgument,
                         "classify: found " + std::to_string(values.size()) + " values, expected " +
                             std::to_string(model->pixel_count()) +
                             ", the pixels of an image row by row."});
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!(values[i] >= 0.0f && values[i] <= 1.0f))
      return report_error({ErrorCode::kInvalidArgument, "classify: value " + std::to_string(i) +
                                                            " is " + std::to_string(values[i]) +
                                                            ", expected 0 (paper) to 1 (ink)."});
  return prediction_of(*model, classify(*model, values)).dump();
}

std::string report_strokes(Page& page, std::string_view text) {
  const std::shared_ptr<const Model> model = page.application().reading_model();
  if (!model) return report_error(no_network());
  const json request = json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!request.is_object())
    return report_error({ErrorCode::kInvalidArgument, "strokes: expected a list of strokes."});
  const auto drawing = drawing_from(request);
  if (!drawing) return report_error(drawing.error());
  if (drawing->empty())
    return report_error(
        {ErrorCode::kInvalidArgument, "strokes: found no point, expected at least one."});
  NormalizerSettings settings;
  settings.rows = model->rows;
  settings.columns = model->columns;
  const auto image = normalize_drawing(*drawing, settings);
  if (!image) return report_error(image.error());
  json answer = prediction_of(
      *model, classify(*model, std::span(image->data(), static_cast<std::size_t>(image->size()))));
  answer["input"] = std::vector<float>(image->begin(), image->end());
  return answer.dump();
}

}  // namespace inkling::web
