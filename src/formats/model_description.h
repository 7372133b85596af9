// What every kind of model file says of a model besides its numbers, as one JSON object, and the
// way back from such an object and named numbers to a checked model:
//   format           "inkling-1"; a later, incompatible layout would count up
//   inkling_version  of the program that wrote the file
//   architecture     {"layers": [{"inputs": 784, "outputs": 128, "activation": "relu"}, ...]}
//   scaling          {"kind": "unit" or "z_score", "largest_pixel": 255}
//   image            {"rows": 28, "columns": 28}
//   class_names      ["0", "1", ...]
//   data             the name of the set it was trained on
//   hyperparameters  {"learning_rate": 0.1, ...}
//   training         {"steps": 5157, "samples": 165000, "epochs": 3, "test_accuracy": 0.98};
//                    optional, test_accuracy null where the weights were not tested
//   calibration      {"temperature": 0.85, "entropy_limit": 1.3}; optional
// The last layer's activation is "identity".
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>

#include "formats/model_file.h"

namespace inkling {

nlohmann::json describe_model(const Model& model, const Hyperparameters& hyperparameters,
                              const std::optional<TrainingRecord>& training = {});

// A member of the description for a file that holds texts only: what is more than text becomes the
// text of its JSON.
std::string text_of(const nlohmann::json& member);

// One file, as its format's reader sees it: sound as a container, its numbers not yet looked at.
class ModelSource {
 public:
  virtual ~ModelSource() = default;

  // Whether the description has the member at all.
  virtual bool describes(const std::string& name) const = 0;
  // A member of the description; an error when it is missing or no JSON.
  virtual Result<nlohmann::json> description(const std::string& name) const = 0;

  // Take numbers out. An error when the file lacks them, their shape is another one or one is not
  // finite. The shape is checked before memory is taken: what a description claims may be far more
  // than the file holds.
  virtual Status take_weights(std::size_t layer, Index outputs, Index inputs, MatrixF& weights) = 0;
  virtual Status take_biases(std::size_t layer, Index outputs, VectorF& biases) = 0;
  virtual Status take_mean(Index pixels, VectorF& mean) = 0;
  virtual Status take_inverse_deviation(Index pixels, VectorF& inverse_deviation) = 0;

  // An error when numbers were left that the description does not know.
  virtual Status check_empty() const = 0;

  // What the numbers taken so far were stored as.
  const std::set<NumberType>& number_types() const { return number_types_; }

 protected:
  void note(NumberType type) { number_types_.insert(type); }

 private:
  std::set<NumberType> number_types_;
};

// Checks everything that parse_model promises.
Result<ModelFile> read_model(ModelSource& source);

}  // namespace inkling
