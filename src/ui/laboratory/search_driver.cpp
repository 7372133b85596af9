#include "ui/laboratory/search_driver.h"

#include <algorithm>
#include <utility>

#include "formats/search_json.h"
#include "formats/search_results.h"
#include "formats/strict_json.h"

namespace inkling::ui::laboratory {

using nlohmann::json;

namespace {

constexpr std::string_view kFailed = "{\"failed\"";  // how the line of a failure begins

std::string failure_line(const SearchSchedule& schedule, const SearchFailure& failure) {
  RunResult result{.run = failure.run, .diverged = true};
  return dump_json({{"failed", to_json(schedule, result)}, {"message", failure.message}});
}

Error not_a_search(std::string what) {
  return {ErrorCode::kInvalidData, "The kept search: " + std::move(what)};
}

// The first line, which is taken away from the text; nothing where no line is whole.
std::optional<std::string_view> take_whole_line(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == text.npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

}  // namespace

SearchDriver::SearchDriver(SearchDescription search, std::int64_t images)
    : schedule_(std::move(search)), images_(images) {
  for (std::size_t rung = 0; rung < schedule_.rungs(); ++rung)
    budgets_.push_back(schedule_.budget(rung));
  saved_ = dump_json({{"search", to_json(schedule_.search())}, {"images", images_}}) + "\n";
}

Result<SearchDriver> SearchDriver::restore(std::string_view text) {
  const auto head = take_whole_line(text);
  if (!head) return not_a_search("found no line that is whole.");
  const auto members = parse_strict_json(*head, "The kept search");
  if (!members) return members.error();
  if (!members->is_object() || !members->contains("search") || !members->contains("images") ||
      !(*members)["images"].is_number_integer())
    return not_a_search("found " + brief(*members) + ", expected a search and its images.");
  auto search = search_from_json((*members)["search"]);
  if (!search) return search.error();
  SearchDriver driver(std::move(*search), (*members)["images"].get<std::int64_t>());
  while (const auto line = take_whole_line(text))
    if (const Status status = driver.take_line(*line); !status) return status.error();
  return driver;
}

Status SearchDriver::take_line(std::string_view line) {
  std::string run(line), message;
  const bool failed = line.starts_with(kFailed);
  if (failed) {
    const auto members = parse_strict_json(line, "The kept search");
    if (!members) return members.error();
    const auto text = members->find("message");
    if (text == members->end() || !text->is_string())
      return not_a_search("found " + brief(*members) + ", expected a failed run and its message.");
    run = dump_json((*members)["failed"]);
    message = text->get<std::string>();
  }
  const auto result = result_from_json(schedule_, run);
  if (!result) return result.error();
  if (const Status status = schedule_.record(*result); !status) return status;
  if (failed) failures_.push_back({result->run, std::move(message)});
  saved_ += std::string(line) + "\n";
  return {};
}

SearchDriver::State SearchDriver::state() const {
  if (schedule_.done()) return State::kDone;
  return running_ ? State::kRunning : State::kPaused;
}

void SearchDriver::resume() {
  running_ = true;
  reason_.clear();
}

void SearchDriver::pause(SessionPort& session) {
  running_ = false;
  reason_.clear();
  for (const Asked& asked : std::exchange(asked_, {})) {
    session.cancel(asked.id);
    give_back(asked.run);
  }
}

void SearchDriver::give_back(const SearchRun& run) {
  // In the order in which they were taken.
  const auto later = std::find_if(again_.begin(), again_.end(), [&](const SearchRun& other) {
    return std::pair(other.point, other.seed) > std::pair(run.point, run.seed);
  });
  again_.insert(later, run);
}

void SearchDriver::ask(SessionPort& session, std::uint64_t& next_request) {
  while (state() == State::kRunning && asked_.size() < kAhead) {
    std::optional<SearchRun> run;
    if (!again_.empty()) {
      run = again_.front();
      again_.erase(again_.begin());
    } else {
      run = schedule_.take_next();
    }
    if (!run) return;  // the next rung depends on what is under way
    const std::uint64_t id = next_request++;
    asked_.push_back({id, *run});
    session.ask({id, request::Trial{point_settings(search(), run->point, search().seeds[run->seed]),
                                    budgets_, static_cast<std::uint32_t>(run->rung)}});
  }
}

bool SearchDriver::receive(const Reply& reply) {
  const auto asked = std::find_if(asked_.begin(), asked_.end(),
                                  [&](const Asked& each) { return each.id == reply.id; });
  if (asked == asked_.end()) return false;
  const SearchRun run = asked->run;
  asked_.erase(asked);
  if (const auto* scores = std::get_if<reply::Trial>(&reply.body)) {
    record({run, scores->diverged, scores->train_loss, scores->train_accuracy,
            scores->validation_loss, scores->validation_accuracy, scores->seconds});
  } else if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) {
    if (failed->code == ErrorCode::kState) {
      // Not this run's fault: the session has other work, or no data.
      running_ = false;
      if (reason_.empty()) reason_ = failed->message;
      give_back(run);
    } else {
      fail(run, failed->message);
    }
  }
  return true;
}

void SearchDriver::record(const RunResult& result) {
  if (!schedule_.record(result)) return;
  saved_ += dump_json(to_json(schedule_, result)) + "\n";
}

void SearchDriver::fail(const SearchRun& run, std::string message) {
  if (!schedule_.record({.run = run, .diverged = true})) return;
  failures_.push_back({run, std::move(message)});
  saved_ += failure_line(schedule_, failures_.back()) + "\n";
}

std::string_view SearchDriver::failure_of(std::int64_t point) const {
  for (const SearchFailure& failure : failures_)
    if (failure.run.point == point) return failure.message;
  return "";
}

}  // namespace inkling::ui::laboratory
