// Model files of the present network, in each of their formats.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "formats/model_formats.h"
#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

// The same model in another format; a safetensors or .npz file goes in, the latter compressed where
// there is an `inflate`.
Result<Bytes> convert_model(std::span<const std::uint8_t> file, ModelFormat format,
                            const Inflate& inflate);

// The card that hands them out.
class ModelFiles {
 public:
  void draw(Desk& desk);
  bool receive(const Reply& reply);

 private:
  void ask(Desk& desk, ModelFormat format);
  void save(Desk& desk);

  bool sidecar_ = false;
  std::uint64_t request_ = 0;
  ModelFormat wanted_ = ModelFormat::kSafetensors;
  Bytes arrived_;
  std::string refused_;
};

}  // namespace inkling::ui::laboratory
