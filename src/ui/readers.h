// Which network reads what is on the pad: the one that came with the page, until the person's own
// has learned, or the one that the person chose.
#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "session/snapshot.h"

namespace inkling::ui {

enum class Reader { kReadyMade, kOwn };

class Readers {
 public:
  // `file`: the model as a file, for the session.
  void set_ready_made(std::shared_ptr<const Model> model, Bytes file) {
    ready_made_ = std::move(model);
    file_ = std::move(file);
  }
  const Bytes& ready_made_file() const { return file_; }
  // Until the next run begins.
  void choose(Reader reader) { chosen_ = reader; }
  void follow(const Snapshot& snapshot);

  // Whether the ready-made model reads what this data is about.
  bool has_ready_made(const Snapshot& snapshot) const;
  Reader current(const Snapshot& snapshot) const;
  // Null where there is none yet.
  const std::shared_ptr<const Model>& model(const Snapshot& snapshot) const {
    return current(snapshot) == Reader::kReadyMade ? ready_made_ : snapshot.model;
  }
  // Whether that network has learned anything.
  bool can_read(const Snapshot& snapshot) const {
    return current(snapshot) == Reader::kReadyMade || (snapshot.model && snapshot.trained);
  }

 private:
  std::shared_ptr<const Model> ready_made_;
  Bytes file_;
  std::optional<Reader> chosen_;
  int run_ = 0;
};

}  // namespace inkling::ui
