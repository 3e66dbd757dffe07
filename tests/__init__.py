"""The tests, which begin as every command does."""

from lingtan.base.beginning import begin_light

begin_light()
