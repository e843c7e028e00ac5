"""Imports (导入): price files of people and of sources into the database."""
