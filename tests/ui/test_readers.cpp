#include <catch_amalgamated.hpp>

#include "ui/readers.h"

using namespace inkling;
using ui::Reader;
using ui::Readers;

namespace {

std::shared_ptr<const Model> model_for(std::vector<std::string> class_names) {
  auto model = std::make_shared<Model>();
  model->class_names = std::move(class_names);
  return model;
}

std::shared_ptr<const DatasetInfo> data_of(const Model& model) {
  auto info = std::make_shared<DatasetInfo>();
  info->class_names = model.class_names;
  info->rows = model.rows;
  info->columns = model.columns;
  return info;
}

}  // namespace

TEST_CASE("the ready-made model reads until the own one has learned", "[readers]") {
  const auto ready_made = model_for({"0", "1"}), own = model_for({"0", "1"});
  Readers readers;
  Snapshot snapshot;
  CHECK(readers.model(snapshot) == nullptr);
  CHECK_FALSE(readers.can_read(snapshot));

  readers.set_ready_made(ready_made, {});
  CHECK(readers.model(snapshot) == ready_made);  // before any data
  CHECK(readers.can_read(snapshot));
  snapshot.dataset = data_of(*own);
  snapshot.model = own;
  CHECK(readers.current(snapshot) == Reader::kReadyMade);
  snapshot.trained = true;
  CHECK(readers.model(snapshot) == own);
}

TEST_CASE("a choice of reader holds until the next run", "[readers]") {
  const auto ready_made = model_for({"0", "1"}), own = model_for({"0", "1"});
  Readers readers;
  readers.set_ready_made(ready_made, {});
  Snapshot snapshot;
  snapshot.dataset = data_of(*own);
  snapshot.model = own;
  readers.follow(snapshot);
  readers.choose(Reader::kOwn);
  CHECK(readers.model(snapshot) == own);
  CHECK_FALSE(readers.can_read(snapshot));  // it is untrained
  snapshot.trained = true;
  readers.choose(Reader::kReadyMade);
  readers.follow(snapshot);
  CHECK(readers.model(snapshot) == ready_made);
  snapshot.run = 1;
  readers.follow(snapshot);
  CHECK(readers.model(snapshot) == own);
}

TEST_CASE("the ready-made model leaves other images alone", "[readers]") {
  const auto ready_made = model_for({"0", "1"}), own = model_for({"Shirt", "Bag"});
  Readers readers;
  readers.set_ready_made(ready_made, {});
  Snapshot snapshot;
  snapshot.model = own;
  CHECK_FALSE(readers.has_ready_made(snapshot));  // a loaded model, without data
  snapshot.dataset = data_of(*own);
  CHECK(readers.current(snapshot) == Reader::kOwn);
  readers.choose(Reader::kReadyMade);
  CHECK(readers.model(snapshot) == own);

  auto small = std::make_shared<Model>();
  small->class_names = ready_made->class_names;
  small->rows = small->columns = 8;
  snapshot.dataset = data_of(*small);
  CHECK_FALSE(readers.has_ready_made(snapshot));
}
